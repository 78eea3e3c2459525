"""Decorators, session context managers and what they share; generated modules declare what to call."""
