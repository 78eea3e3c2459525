"""HTTP/1.1 of the native engine: requests, connections, responses, TLS."""
