"""What operations say about each other: resources that are made, read, changed, listed and deleted."""
