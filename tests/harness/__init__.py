"""The test harness tried on botocore alone."""
