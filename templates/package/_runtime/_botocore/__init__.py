"""The botocore engine: typed wrappers around botocore and aiobotocore clients."""
