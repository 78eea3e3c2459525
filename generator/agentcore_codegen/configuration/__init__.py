"""specs.toml: its keys, the declarations in it, and changes to single values."""
