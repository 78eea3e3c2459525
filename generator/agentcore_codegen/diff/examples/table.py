"""One row per rule: the places of the toy model that change, with the value before and after."""

from __future__ import annotations

from collections.abc import Mapping

# (path, before, after); the parts of a path are separated by `/`, None stands for an absent key
Patch = tuple[str, object, object]

_OPS = "service-2/operations"
_SHAPES = "service-2/shapes"
_META = "service-2/metadata"
_GET = f"{_OPS}/GetBook"
_PUT = f"{_OPS}/PutBook"
_IN = f"{_SHAPES}/PutBookRequest"
_OUT = f"{_SHAPES}/GetBookResponse"
_NOTE = {"shape": "Note"}
_FOUND = f"{_SHAPES}/NotFound"
_PAGE = "paginators-1/pagination/ListBooks"
_WAIT = "waiters-2/waiters/BookRead"
_ENDS = "endpoint-rule-set-1"
_PLACE = {"type": "structure", "members": {"room": _NOTE, "row": {"shape": "Pages"}}}
# With one list the package pages without a paginator of the model's.
_TWO_LISTS: Patch = (
    f"{_SHAPES}/ListBooksResponse/members/items",
    {"shape": "Books"},
    {"shape": "Books"},
)
_MARKS = {"type": "structure", "members": {"page": {"shape": "Page"}}}
_LOST = {"type": "structure", "exception": True, "members": {"message": _NOTE}}
_REVIEW = {
    "name": "ReviewBook",
    "http": {"method": "POST", "requestUri": "/review", "responseCode": 200},
}


def _rule_set(host: str) -> list[object]:
    return [{"conditions": [], "endpoint": {"url": f"https://{host}"}, "type": "endpoint"}]


_READ = {"matcher": "path", "argument": "state", "expected": "READ", "state": "success"}


def _waiter(delay: int, attempts: int, *acceptors: object) -> dict[str, object]:
    time = {"delay": delay, "maxAttempts": attempts}
    return {**time, "operation": "GetBook", "acceptors": list(acceptors)}


def _error(**values: object) -> dict[str, object]:
    return {"httpStatusCode": 404, "senderFault": True, **values}


_SERVICE: dict[str, tuple[Patch, ...]] = {
    "operation-added": ((f"{_OPS}/ReviewBook", None, _REVIEW),),
    "operation-removed": ((f"{_OPS}/ReviewBook", _REVIEW, None),),
    "operation-deprecated": ((f"{_PUT}/deprecated", None, True),),
    "operation-undeprecated": ((f"{_PUT}/deprecated", True, None),),
    "operation-input-added": ((f"{_OPS}/CloseLibrary/input", None, {"shape": "PutBookResponse"}),),
    "operation-input-removed": (
        (f"{_OPS}/CloseLibrary/input", {"shape": "PutBookResponse"}, None),
    ),
    "operation-output-added": (
        (f"{_OPS}/CloseLibrary/output", None, {"shape": "PutBookResponse"}),
    ),
    "operation-output-removed": (
        (f"{_OPS}/CloseLibrary/output", {"shape": "PutBookResponse"}, None),
    ),
    "operation-http-method-changed": ((f"{_PUT}/http/method", "PUT", "PATCH"),),
    "operation-http-uri-changed": ((f"{_PUT}/http/requestUri", "/books/{id}", "/book/{id}"),),
    "operation-http-status-changed": ((f"{_PUT}/http/responseCode", 200, 201),),
    "operation-host-prefix-changed": ((f"{_PUT}/endpoint", None, {"hostPrefix": "write."}),),
    "operation-auth-changed": ((f"{_PUT}/auth", None, ["smithy.api#httpBearerAuth"]),),
    "operation-idempotent-added": ((f"{_GET}/idempotent", None, True),),
    "operation-idempotent-removed": ((f"{_PUT}/idempotent", True, None),),
    "operation-readonly-changed": ((f"{_GET}/readonly", None, True),),
    "operation-trait-changed": ((f"{_PUT}/httpChecksumRequired", None, True),),
    "error-added": ((f"{_PUT}/errors", [], [{"shape": "NotFound"}]),),
    "error-removed": ((f"{_PUT}/errors", [{"shape": "NotFound"}], []),),
    "error-class-added": (
        (f"{_GET}/errors", [], [{"shape": "Lost"}]),
        (f"{_SHAPES}/Lost", None, _LOST),
    ),
    "error-class-removed": (
        (f"{_GET}/errors", [{"shape": "Lost"}], []),
        (f"{_SHAPES}/Lost", _LOST, None),
    ),
    "error-code-changed": ((f"{_FOUND}/error", _error(), _error(code="Book.NotFound")),),
    "error-status-changed": ((f"{_FOUND}/error", _error(), _error(httpStatusCode=410)),),
    "error-fault-changed": ((f"{_FOUND}/error", _error(), _error(senderFault=False)),),
    "error-retryable-changed": ((f"{_FOUND}/retryable", None, {"throttling": False}),),
    "paginator-added": ((_PAGE, None, {"input_token": "nextToken", "output_token": "nextToken"}),),
    "paginator-removed": (
        _TWO_LISTS,
        (_PAGE, {"input_token": "nextToken", "output_token": "nextToken"}, None),
    ),
    "paginator-changed": ((f"{_PAGE}/limit_key", None, "maxResults"),),
    "paginator-result-key-changed": (_TWO_LISTS, (f"{_PAGE}/result_key", "books", "items")),
    "paginator-result-key-added": ((f"{_PAGE}/result_key", "books", ["books", "items"]),),
    "paginator-result-key-removed": (
        _TWO_LISTS,
        (f"{_PAGE}/result_key", ["books", "items"], "books"),
    ),
    "waiter-added": ((_WAIT, None, _waiter(2, 60, _READ)),),
    "waiter-removed": ((_WAIT, _waiter(2, 60, _READ), None),),
    "waiter-changed": ((f"{_WAIT}/delay", 2, "5"),),
    "waiter-time-shortened": ((_WAIT, _waiter(60, 1440), _waiter(10, 60)),),
    "waiter-time-extended": ((_WAIT, _waiter(2, 60), _waiter(5, 60)),),
    "waiter-interval-changed": ((_WAIT, _waiter(2, 60), _waiter(5, 24)),),
    "waiter-acceptor-added": ((_WAIT, _waiter(2, 60), _waiter(2, 60, _READ)),),
    "waiter-acceptor-removed": ((_WAIT, _waiter(2, 60, _READ), _waiter(2, 60)),),
    "endpoint-parameter-added": ((f"{_ENDS}/parameters/UseFIPS", None, {"type": "boolean"}),),
    "endpoint-parameter-removed": ((f"{_ENDS}/parameters/UseFIPS", {"type": "boolean"}, None),),
    "endpoint-rules-changed": ((f"{_ENDS}/rules", _rule_set("library"), _rule_set("books")),),
    "metadata-protocol-changed": ((f"{_META}/protocols", ["rest-json"], ["json"]),),
    "metadata-protocol-preferred-changed": (
        (f"{_META}/protocols", ["rest-json"], ["rest-json", "json"]),
    ),
    "metadata-protocol-added": ((f"{_META}/protocols", ["rest-json"], ["rest-json", "query"]),),
    "metadata-protocol-removed": ((f"{_META}/protocols", ["rest-json", "query"], ["rest-json"]),),
    "metadata-signing-name-changed": ((f"{_META}/signingName", "library", "books"),),
    "metadata-endpoint-prefix-changed": ((f"{_META}/endpointPrefix", "library", "books"),),
    "metadata-api-version-changed": ((f"{_META}/apiVersion", "2024-01-01", "2025-01-01"),),
    "metadata-auth-changed": ((f"{_META}/auth", ["aws.auth#sigv4"], ["aws.auth#sigv4a"]),),
    "metadata-signature-version-changed": ((f"{_META}/signatureVersion", "v4", "v4a"),),
    "metadata-service-id-changed": ((f"{_META}/serviceId", "Library", "Books"),),
    "metadata-title-changed": ((f"{_META}/serviceFullName", "Library", "Public Library"),),
    "metadata-changed": ((f"{_META}/jsonVersion", None, "1.1"),),
    "service-trait-changed": (
        ("service-2/clientContextParams", None, {"Loud": {"type": "boolean"}}),
    ),
}

_MEMBERS: dict[str, tuple[Patch, ...]] = {
    "request-member-added": ((f"{_IN}/members/note", None, _NOTE),),
    "request-required-member-added": (
        (f"{_IN}/members/note", None, _NOTE),
        (f"{_IN}/required", ["id", "title"], ["id", "title", "note"]),
    ),
    "request-member-removed": ((f"{_IN}/members/note", _NOTE, None),),
    "response-member-added": ((f"{_OUT}/members/editor", None, _NOTE),),
    "response-required-member-added": (
        (f"{_OUT}/members/editor", None, _NOTE),
        (f"{_OUT}/required", ["title"], ["title", "editor"]),
    ),
    "response-member-removed": ((f"{_OUT}/members/editor", _NOTE, None),),
    "response-required-member-removed": (
        (f"{_OUT}/members/editor", _NOTE, None),
        (f"{_OUT}/required", ["title", "editor"], ["title"]),
    ),
    "request-member-renamed": (
        (f"{_IN}/members/author", {"shape": "Author"}, None),
        (f"{_IN}/members/writer", None, {"shape": "Author"}),
    ),
    "response-member-renamed": (
        (f"{_OUT}/members/shelf", {"shape": "Shelf"}, None),
        (f"{_OUT}/members/place", None, {"shape": "Shelf"}),
    ),
    "request-member-became-required": (
        (f"{_IN}/required", ["id", "title"], ["id", "title", "pages"]),
    ),
    "request-member-became-optional": ((f"{_IN}/required", ["id", "title"], ["id"]),),
    "response-member-became-required": ((f"{_OUT}/required", ["title"], ["title", "pages"]),),
    "response-member-became-optional": ((f"{_OUT}/required", ["title"], []),),
    "request-union-member-added": ((f"{_SHAPES}/Cover/members/pattern", None, _NOTE),),
    "request-union-member-removed": ((f"{_SHAPES}/Cover/members/pattern", _NOTE, None),),
    "response-union-member-added": ((f"{_SHAPES}/Cover/members/pattern", None, _NOTE),),
    "response-union-member-removed": ((f"{_SHAPES}/Cover/members/pattern", _NOTE, None),),
    "eventstream-event-added": ((f"{_SHAPES}/Text/members/chapter", None, {"shape": "Page"}),),
    "eventstream-event-removed": ((f"{_SHAPES}/Text/members/chapter", {"shape": "Page"}, None),),
    "member-order-changed": (
        (
            f"{_SHAPES}/Author/members",
            {"name": _NOTE, "born": {"shape": "Pages"}},
            {"born": {"shape": "Pages"}, "name": _NOTE},
        ),
    ),
    "member-location-changed": (
        (
            f"{_SHAPES}/GetBookRequest/members/language/location",
            "querystring",
            "header",
        ),
    ),
    "member-wire-name-changed": (
        (f"{_SHAPES}/GetBookRequest/members/language/locationName", "language", "lang"),
    ),
    "member-deprecated": ((f"{_IN}/members/pages/deprecated", None, True),),
    "member-undeprecated": ((f"{_IN}/members/pages/deprecated", True, None),),
    "member-sensitive-added": ((f"{_SHAPES}/Note/sensitive", None, True),),
    "member-sensitive-removed": ((f"{_SHAPES}/Note/sensitive", True, None),),
    "member-idempotency-token-added": ((f"{_IN}/members/title/idempotencyToken", None, True),),
    "member-idempotency-token-removed": ((f"{_IN}/members/title/idempotencyToken", True, None),),
    "request-default-changed": ((f"{_IN}/members/pages/default", 100, 200),),
    "response-default-changed": ((f"{_OUT}/members/pages/default", 100, 200),),
    "member-trait-changed": ((f"{_IN}/members/title/contextParam", None, {"name": "Title"}),),
    "request-payload-changed": ((f"{_SHAPES}/ReadBookRequest/payload", "marks", None),),
    "response-payload-changed": ((f"{_SHAPES}/ReadBookResponse/payload", "text", None),),
    "request-streaming-added": (
        (f"{_SHAPES}/Marks", _MARKS, {**_MARKS, "eventstream": True}),
        (f"{_SHAPES}/ReadBookRequest/members/marks/shape", "Marks", "Marks"),
    ),
    "request-streaming-removed": (
        (f"{_SHAPES}/Marks", {**_MARKS, "eventstream": True}, _MARKS),
        (f"{_SHAPES}/ReadBookRequest/members/marks/shape", "Marks", "Marks"),
    ),
    "response-streaming-added": ((f"{_SHAPES}/Text/eventstream", None, True),),
    "response-streaming-removed": ((f"{_SHAPES}/Text/eventstream", True, None),),
}

_TYPES: dict[str, tuple[Patch, ...]] = {
    "request-type-changed": ((f"{_IN}/members/author/shape", "Author", "Note"),),
    "response-type-changed": ((f"{_OUT}/members/shelf/shape", "Shelf", "Note"),),
    "request-type-widened": ((f"{_SHAPES}/Pages/type", "integer", "long"),),
    "response-type-widened": ((f"{_SHAPES}/Pages/type", "integer", "long"),),
    "request-type-narrowed": ((f"{_SHAPES}/Pages/type", "double", "integer"),),
    "response-type-narrowed": ((f"{_SHAPES}/Pages/type", "long", "integer"),),
    "structure-to-union": ((f"{_SHAPES}/Author/union", None, True),),
    "union-to-structure": ((f"{_SHAPES}/Author/union", True, None),),
    "timestamp-format-changed": ((f"{_SHAPES}/Moment/timestampFormat", None, "iso8601"),),
    "shape-renamed": (
        (f"{_SHAPES}/Shelf", _PLACE, None),
        (f"{_SHAPES}/Place", None, _PLACE),
        (f"{_OUT}/members/shelf/shape", "Shelf", "Place"),
    ),
    "shape-retargeted": (
        (f"{_SHAPES}/Place", _PLACE, _PLACE),
        (f"{_OUT}/members/shelf/shape", "Shelf", "Place"),
    ),
    "shape-alias-changed": ((f"{_OUT}/members/note/shape", "Note", "Token"),),
    "list-nesting-changed": ((f"{_OUT}/members/note/shape", "BookId", "Books"),),
    "request-enum-value-added": ((f"{_SHAPES}/State/enum", ["NEW"], ["NEW", "LOST"]),),
    "request-enum-value-removed": ((f"{_SHAPES}/State/enum", ["NEW", "LOST"], ["NEW"]),),
    "response-enum-value-added": ((f"{_SHAPES}/State/enum", ["NEW"], ["NEW", "LOST"]),),
    "response-enum-value-removed": ((f"{_SHAPES}/State/enum", ["NEW", "LOST"], ["NEW"]),),
    "request-enum-introduced": ((f"{_SHAPES}/State/enum", None, ["NEW", "READ"]),),
    "response-enum-introduced": ((f"{_SHAPES}/State/enum", None, ["NEW", "READ"]),),
    "request-enum-dropped": ((f"{_SHAPES}/State/enum", ["NEW", "READ"], None),),
    "response-enum-dropped": ((f"{_SHAPES}/State/enum", ["NEW", "READ"], None),),
    "request-max-tightened": ((f"{_SHAPES}/Title/max", 100, 50),),
    "response-max-tightened": ((f"{_SHAPES}/Title/max", 100, 50),),
    "request-max-relaxed": ((f"{_SHAPES}/Title/max", 50, None),),
    "response-max-relaxed": ((f"{_SHAPES}/Title/max", 50, None),),
    "request-min-tightened": ((f"{_SHAPES}/Title/min", 1, 3),),
    "response-min-tightened": ((f"{_SHAPES}/Title/min", 1, 3),),
    "request-min-relaxed": ((f"{_SHAPES}/Title/min", 3, 1),),
    "response-min-relaxed": ((f"{_SHAPES}/Title/min", 3, 1),),
    "request-pattern-tightened": ((f"{_SHAPES}/Title/pattern", "[a-z_]+", "[a-z]+"),),
    "response-pattern-tightened": ((f"{_SHAPES}/Title/pattern", "[a-z_]+", "[a-z]+"),),
    "request-pattern-relaxed": ((f"{_SHAPES}/Title/pattern", "[a-z]+", "[a-z_]+"),),
    "response-pattern-relaxed": ((f"{_SHAPES}/Title/pattern", "[a-z]+", "[a-z_]+"),),
    "request-pattern-changed": ((f"{_SHAPES}/Title/pattern", "[a-z]+", "[a-y_]+"),),
    "response-pattern-changed": ((f"{_SHAPES}/Title/pattern", "[a-z]+", "[a-y_]+"),),
    "request-pattern-undecided": ((f"{_SHAPES}/Title/pattern", "[a-z]+", "\\b[a-z]+"),),
    "response-pattern-undecided": ((f"{_SHAPES}/Title/pattern", "[a-z]+", "\\b[a-z]+"),),
    "notation-changed": ((f"{_SHAPES}/Title/pattern", "[0-9]+", "\\d+"),),
}

_TEXTS: dict[str, tuple[Patch, ...]] = {
    "shape-trait-changed": ((f"{_SHAPES}/Books/sparse", None, True),),
    "box-changed": ((f"{_SHAPES}/Pages/box", None, True),),
    "order-changed": ((f"{_SHAPES}/State/enum", ["NEW", "READ"], ["READ", "NEW"]),),
    "documentation-changed": (
        (f"{_GET}/documentation", "<p>Returns a book.</p>", "<p>Fetches a book.</p>"),
    ),
    "documentation-added": ((f"{_PUT}/documentation", None, "<p>Stores a book.</p>"),),
    "documentation-removed": ((f"{_PUT}/documentation", "<p>Stores a book.</p>", None),),
    "shape-added-unused": ((f"{_SHAPES}/Dust", None, {"type": "string"}),),
    "shape-removed-unused": ((f"{_SHAPES}/Dust", {"type": "string"}, None),),
    "shape-changed-unused": ((f"{_SHAPES}/Dust", {"type": "string"}, {"type": "integer"}),),
}

_SPECS = "specs.toml/service.library"
_SESSIONS = "generated/library_clients/sessions.py"
_DECORATOR = "specs.toml/decorator.requires_book"
_PACKAGE: dict[str, tuple[Patch, ...]] = {
    "service-added": ((_SPECS, None, {}),),
    "service-removed": ((_SPECS, {}, None),),
    "client-renamed": ((f"{_SPECS}/client", "Library", "Books"),),
    "module-renamed": ((f"{_SPECS}/module", "library", "books"),),
    "package-renamed": (("specs.toml/package/name", "library_clients", "book_clients"),),
    "distribution-renamed": (("specs.toml/package/distribution", "library", "books"),),
    "type-renamed": ((f"{_SPECS}/names/Note", "Note", "Remark"),),
    "decorator-added": ((_DECORATOR, None, {"operation": "GetBook"}),),
    "decorator-removed": ((_DECORATOR, {"operation": "GetBook"}, None),),
    "decorator-keyword-renamed": ((f"{_DECORATOR}/members/id/name", "book", "book_id"),),
    "decorator-keyword-removed": ((f"{_DECORATOR}/members/id/source", None, "context:book"),),
    "decorator-keyword-added": ((f"{_DECORATOR}/members/id/source", "context:book", None),),
    "python-name-added": ((f"{_SESSIONS}/loan_session", None, "def loan_session(): ..."),),
    "python-name-removed": ((f"{_SESSIONS}/loan_session", "def loan_session(): ...", None),),
    "python-keyword-added": ((f"{_SESSIONS}/loan_session", "(*, book)", "(*, book, days=None)"),),
    "python-keyword-removed": ((f"{_SESSIONS}/loan_session", "(*, book, days=None)", "(*, book)"),),
    "python-keyword-required": ((f"{_SESSIONS}/loan_session", "(*, book=None)", "(*, book)"),),
    "python-parameter-moved": ((f"{_SESSIONS}/loan_session", "(book, days)", "(days, book)"),),
}

EXAMPLES: Mapping[str, tuple[Patch, ...]] = {**_PACKAGE, **_SERVICE, **_MEMBERS, **_TYPES, **_TEXTS}
