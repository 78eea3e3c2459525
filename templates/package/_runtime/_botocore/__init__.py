"""The botocore engine: a typed face on botocore and aiobotocore clients."""
