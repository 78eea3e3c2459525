"""What the tests share: a toy service, samples of any shape, responses, a local server, an oracle."""
