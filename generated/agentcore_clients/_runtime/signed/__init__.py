"""Signatures for what other libraries send: requests by httpx, requests and aiohttp, websockets."""
