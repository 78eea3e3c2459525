"""Figures about the generator and the generated package beside those of their nearest peers."""
