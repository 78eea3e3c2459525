"""Values on the wire: members, labels, timestamps and event streams."""
