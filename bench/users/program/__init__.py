"""A program of both services in ten modules, which type checkers check; it is never run."""
