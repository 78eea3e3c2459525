"""The local server: what it answers, judged by boto3."""
