"""What the generated clients do on the wire, compared with botocore."""
