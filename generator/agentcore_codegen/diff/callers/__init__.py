"""Reads the source of programs that call a service, and says which changes of the API they meet."""
