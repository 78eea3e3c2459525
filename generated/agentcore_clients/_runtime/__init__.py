"""The hand-written half of the package: clients, engines, errors and streams that generated code uses."""
