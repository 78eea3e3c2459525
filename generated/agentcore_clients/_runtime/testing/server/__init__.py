"""A local server that answers every operation of the services, from their models."""
