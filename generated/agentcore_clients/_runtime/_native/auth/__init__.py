"""Credentials and signatures of the native engine."""
