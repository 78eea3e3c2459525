"""Reads botocore's service models, renders typed clients and compares API releases."""

__version__ = "0.1.0"
