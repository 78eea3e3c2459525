"""Stubs for tests, which know the model: never imported by the clients themselves."""
