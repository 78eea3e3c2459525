"""Archived model files as checked objects, and what earlier releases had."""
