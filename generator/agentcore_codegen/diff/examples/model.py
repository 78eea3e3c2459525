"""The toy service of the examples: a library with books, one of each kind of shape."""

from __future__ import annotations

from collections.abc import Mapping

_NONE: dict[str, object] = {}
_NO_CONDITIONS: list[object] = []
_TOKEN = {"nextToken": {"shape": "Token"}, "books": {"shape": "Books"}}

# File stem -> content, as in botocore's data directory.
BASE: Mapping[str, Mapping[str, object]] = {
    "service-2": {
        "version": "2.0",
        "metadata": {
            "apiVersion": "2024-01-01",
            "auth": ["aws.auth#sigv4"],
            "endpointPrefix": "library",
            "protocol": "rest-json",
            "protocols": ["rest-json"],
            "serviceFullName": "Library",
            "serviceId": "Library",
            "signatureVersion": "v4",
            "signingName": "library",
            "uid": "library-2024-01-01",
        },
        "operations": {
            "GetBook": {
                "name": "GetBook",
                "http": {"method": "GET", "requestUri": "/books/{id}", "responseCode": 200},
                "input": {"shape": "GetBookRequest"},
                "output": {"shape": "GetBookResponse"},
                "errors": [{"shape": "NotFound"}, {"shape": "Throttled"}],
                "documentation": "<p>Returns a book.</p>",
            },
            "PutBook": {
                "name": "PutBook",
                "http": {"method": "PUT", "requestUri": "/books/{id}", "responseCode": 200},
                "input": {"shape": "PutBookRequest"},
                "output": {"shape": "PutBookResponse"},
                "errors": [{"shape": "Throttled"}],
                "idempotent": True,
            },
            "ListBooks": {
                "name": "ListBooks",
                "http": {"method": "GET", "requestUri": "/books", "responseCode": 200},
                "input": {"shape": "ListBooksRequest"},
                "output": {"shape": "ListBooksResponse"},
            },
            "ReadBook": {
                "name": "ReadBook",
                "http": {"method": "POST", "requestUri": "/books/{id}/read", "responseCode": 200},
                "input": {"shape": "ReadBookRequest"},
                "output": {"shape": "ReadBookResponse"},
            },
            "CloseLibrary": {
                "name": "CloseLibrary",
                "http": {"method": "POST", "requestUri": "/close", "responseCode": 200},
            },
        },
        "shapes": {
            "GetBookRequest": {
                "type": "structure",
                "required": ["id"],
                "members": {
                    "id": {"shape": "BookId", "location": "uri", "locationName": "id"},
                    "language": {
                        "shape": "Language",
                        "location": "querystring",
                        "locationName": "language",
                    },
                },
            },
            "GetBookResponse": {
                "type": "structure",
                "required": ["title"],
                "members": {
                    "title": {"shape": "Title", "documentation": "<p>The title.</p>"},
                    "pages": {"shape": "Pages"},
                    "state": {"shape": "State"},
                    "cover": {"shape": "Cover"},
                    "shelf": {"shape": "Shelf"},
                    "added": {"shape": "Moment"},
                    "note": {"shape": "Note"},
                },
            },
            "PutBookRequest": {
                "type": "structure",
                "required": ["id", "title"],
                "members": {
                    "id": {"shape": "BookId", "location": "uri", "locationName": "id"},
                    "title": {"shape": "Title"},
                    "pages": {"shape": "Pages"},
                    "state": {"shape": "State"},
                    "cover": {"shape": "Cover"},
                    "author": {"shape": "Author"},
                    "tags": {"shape": "Tags"},
                    "clientToken": {"shape": "Token", "idempotencyToken": True},
                },
            },
            "PutBookResponse": {"type": "structure", "members": {"id": {"shape": "BookId"}}},
            "ListBooksRequest": {
                "type": "structure",
                "members": {
                    "nextToken": {
                        "shape": "Token",
                        "location": "querystring",
                        "locationName": "nextToken",
                    }
                },
            },
            "ListBooksResponse": {"type": "structure", "members": _TOKEN},
            "ReadBookRequest": {
                "type": "structure",
                "required": ["id"],
                "members": {
                    "id": {"shape": "BookId", "location": "uri", "locationName": "id"},
                    "marks": {"shape": "Bytes"},
                },
                "payload": "marks",
            },
            "ReadBookResponse": {
                "type": "structure",
                "members": {"text": {"shape": "Text"}, "scan": {"shape": "Bytes"}},
                "payload": "text",
            },
            "Text": {
                "type": "structure",
                "eventstream": True,
                "members": {"page": {"shape": "Page"}, "end": {"shape": "End"}},
            },
            "Page": {"type": "structure", "event": True, "members": {"words": {"shape": "Note"}}},
            "End": {"type": "structure", "event": True, "members": _NONE},
            "Author": {
                "type": "structure",
                "members": {"name": {"shape": "Note"}, "born": {"shape": "Pages"}},
            },
            "Cover": {
                "type": "structure",
                "union": True,
                "members": {"colour": {"shape": "Note"}, "image": {"shape": "Bytes"}},
            },
            "Shelf": {
                "type": "structure",
                "members": {"room": {"shape": "Note"}, "row": {"shape": "Pages"}},
            },
            "Books": {"type": "list", "member": {"shape": "BookId"}},
            "Tags": {"type": "map", "key": {"shape": "Note"}, "value": {"shape": "Note"}},
            "State": {"type": "string", "enum": ["NEW", "READ"]},
            "Language": {"type": "string"},
            "BookId": {"type": "string", "min": 1, "max": 20, "pattern": "[a-z]+"},
            "Title": {"type": "string", "min": 1, "max": 100, "pattern": "[a-z ]+"},
            "Note": {"type": "string"},
            "Token": {"type": "string"},
            "Pages": {"type": "integer"},
            "Moment": {"type": "timestamp"},
            "Bytes": {"type": "blob"},
            "NotFound": {
                "type": "structure",
                "exception": True,
                "error": {"httpStatusCode": 404, "senderFault": True},
                "members": {"message": {"shape": "Note"}},
            },
            "Throttled": {
                "type": "structure",
                "exception": True,
                "error": {"httpStatusCode": 429, "senderFault": True},
                "members": {"message": {"shape": "Note"}},
            },
        },
        "documentation": "<p>A library.</p>",
    },
    "paginators-1": {
        "pagination": {
            "ListBooks": {
                "input_token": "nextToken",
                "output_token": "nextToken",
                "result_key": "books",
            }
        }
    },
    "waiters-2": {
        "version": 2,
        "waiters": {
            "BookRead": {
                "delay": 2,
                "maxAttempts": 60,
                "operation": "GetBook",
                "acceptors": [
                    {
                        "matcher": "path",
                        "argument": "state",
                        "expected": "READ",
                        "state": "success",
                    }
                ],
            }
        },
    },
    "endpoint-rule-set-1": {
        "version": "1.0",
        "parameters": {"Region": {"type": "string", "required": True}},
        "rules": [
            {
                "conditions": _NO_CONDITIONS,
                "endpoint": {"url": "https://library"},
                "type": "endpoint",
            }
        ],
    },
}
