"""The same calls with each client: a module per client, and the program that repeats and times them."""
