"""The API's description, OpenAPI 3.1: as the framework draws it, with what it leaves out.

Litestar describes our structs only in part. msgspec, which reads and writes them, describes them
whole: tags, patterns, and that unknown fields are refused. And some answers are every handler's.
"""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Litestar, Request
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.routes import HTTPRoute

from parvis.http.problem import PROBLEM_JSON, Body, says_no

REF = "#/components/schemas/{name}"
EMPTY = "204"

Document = dict[str, Any]


class Description(JsonRenderPlugin):
    """Made once; the same for every reader."""

    def __init__(self) -> None:
        super().__init__(path="/")
        self.made: bytes | None = None

    def render(self, request: Request[Any, Any, Any], openapi_schema: Document) -> bytes:
        if self.made is None:
            self.made = json.dumps(mended(openapi_schema, request.app)).encode()
        return self.made


def mended(document: Document, app: Litestar) -> Document:
    document["components"]["schemas"] = schemas(app)
    for operations in document["paths"].values():
        for operation in operations.values():
            mend(operation)
    return document


def schemas(app: Litestar) -> Document:
    """Of all that is read and written, by its name."""
    _, parts = msgspec.json.schema_components([*structs(app)], ref_template=REF)
    return dict(for_browsers(parts))


def structs(app: Litestar) -> Iterator[type]:
    yield Body
    for route in app.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            if handler.include_in_schema:
                yield from structs_of(handler)


def structs_of(handler: HTTPRouteHandler) -> Iterator[type]:
    signature = handler.parsed_fn_signature
    for field in (signature.return_type, signature.parameters.get("data")):
        for type_ in (field.annotation, *field.args) if field else ():
            if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
                yield type_


def for_browsers(part: Any) -> Any:
    """Patterns of JSON Schema are JavaScript's: its ^ and $ are Python's \\\\A and \\\\Z."""
    if isinstance(part, dict):
        return {
            name: anchored(value) if name == "pattern" else for_browsers(value)
            for name, value in part.items()
        }
    return [for_browsers(value) for value in part] if isinstance(part, list) else part


def anchored(pattern: Any) -> Any:
    if not isinstance(pattern, str):  # a field of that name
        return for_browsers(pattern)
    return pattern.replace(r"\A", "^").replace(r"\Z", "$")


def mend(operation: Document) -> None:
    answers = operation["responses"]
    answers.get(EMPTY, {}).pop("content", None)
    codes = ["malformed"] if "400" in answers else []
    if "requestBody" in operation:
        codes += ["malformed", "not_json", "too_large"]
    for status, said in says_no(*dict.fromkeys(codes)).items():
        add(answers, str(status), said.description)


def add(answers: Document, status: str, codes: str) -> None:
    """What a handler says of itself stays."""
    known = answers.get(status)
    if known is None or PROBLEM_JSON not in known["content"]:
        answers[status] = {
            "description": codes,
            "content": {PROBLEM_JSON: {"schema": {"$ref": REF.format(name=Body.__name__)}}},
        }
