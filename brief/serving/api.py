"""The corpus over HTTP for programs: JSON in and out, described by OpenAPI 3.1 at ``/api/openapi.json``.

A program brings a token of a user (`brief users token NAME`) as ``Authorization: Bearer``, and may what that user may.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any, get_type_hints

from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from brief import __version__
from brief.corpus.books.access_book import Role
from brief.errors import BriefError, UsageError
from brief.serving import tools
from brief.serving.agent_answers import Answer, Checked
from brief.serving.pages import STATUS, note, session, thought

Tool = Callable[..., Answer | Checked]
CALLS: dict[str, tuple[Tool, str, Role]] = {
    "search": (tools.search, "GET", Role.READER),
    "daily": (tools.daily, "GET", Role.READER),
    "timeline": (tools.timeline, "GET", Role.READER),
    "verify": (tools.verify, "GET", Role.READER),
    "ask": (tools.ask, "POST", Role.ANALYST),
    "check": (tools.check, "POST", Role.ANALYST),
}
"""What can be called, how, and by whom. A model of the settings is asked by `ask` and `check` alone."""
SET = ("desk", "model")
"""Parameters that are not the caller's to give."""
DATES = ("since", "until", "day")
"""Parameters that are a day, 2026-03-05, or an instant."""
_COUNTS = frozenset(map(str, range(1, 51)))
"""Passages that can be asked for."""
LONGEST = 500
"""Characters of a parameter in an address; a body holds what it may."""


def call(name: str) -> Callable[[Request], Awaitable[Response]]:
    """What answers one of the calls."""
    tool, method, role = CALLS[name]

    async def answered(request: Request) -> Response:
        who = session(request)
        if who is None:
            return _fault("bring a token: Authorization: Bearer TOKEN; see `brief users token`", 401)
        if not who.role.may(role):
            return _fault(f"this is for the role {role.value}", 403)
        try:
            given = _given(tool, dict(request.query_params) if method == "GET" else _body(request))
            if role is not Role.READER:
                note(request, f"called {name}", str(next(iter(given.values()), ""))[:200])
            elif "model" in inspect.signature(tool).parameters:
                given["model"] = False
            found = await thought(request, lambda desk: tool(desk, **given))
        except BriefError as error:
            status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
            return _fault(str(error), status)
        return JSONResponse(asdict(found))

    answered.__name__ = name
    return answered


async def described(request: Request) -> Response:
    """The calls as OpenAPI describes them."""
    return JSONResponse(document())


def document() -> dict[str, Any]:
    """The OpenAPI document."""
    schemas: dict[str, Any] = {}
    for kind in (Answer, Checked):
        made = TypeAdapter(kind).json_schema(ref_template="#/components/schemas/{model}")
        schemas |= made.pop("$defs", {})
        schemas[kind.__name__] = made
    schemas["Fault"] = {
        "type": "object",
        "properties": {"error": {"type": "string"}},
        "required": ["error"],
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "brief",
            "version": __version__,
            "description": "Sourced answers over a corpus of news.",
        },
        "paths": {f"/api/{name}": _path(*CALLS[name][:2]) for name in CALLS},
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _path(tool: Tool, method: str) -> dict[str, Any]:
    fields = {name: _schema(one) for name, one in _parameters(tool).items()}
    needed = [name for name, one in _parameters(tool).items() if one.default is inspect.Parameter.empty]
    returned = get_type_hints(tool)["return"].__name__
    told: dict[str, Any] = {
        "operationId": tool.__name__,
        "summary": (tool.__doc__ or "").partition("\n")[0],
        "responses": {
            "200": _json({"$ref": f"#/components/schemas/{returned}"}, "the answer, with what it cites"),
            "default": _json({"$ref": "#/components/schemas/Fault"}, "what went wrong, in words"),
        },
    }
    if method == "GET":
        told["parameters"] = [
            {"name": name, "in": "query", "required": name in needed, "schema": schema}
            for name, schema in fields.items()
        ]
    else:
        body = {"type": "object", "properties": fields, "required": needed, "additionalProperties": False}
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return {method.lower(): told}


def _json(schema: dict[str, Any], words: str) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _schema(one: inspect.Parameter) -> dict[str, Any]:
    if isinstance(one.default, int):
        return {"type": "integer", "minimum": 1, "maximum": 50, "default": one.default}
    made: dict[str, Any] = {"type": "string"}
    if one.default is inspect.Parameter.empty:
        made["minLength"] = 1
    if one.name not in ("text", "record"):
        made["maxLength"] = LONGEST
    if one.name in DATES:
        made["pattern"] = r"^(today|yesterday|\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?)?$"
    return made


def _parameters(tool: Tool) -> dict[str, inspect.Parameter]:
    return {name: one for name, one in inspect.signature(tool).parameters.items() if name not in SET}


def _given(tool: Tool, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call, as the tool takes them.

    Raises:
        UsageError: one is missing, unknown, or of another kind.
    """
    known, made = _parameters(tool), dict[str, Any]()
    if odd := sorted(set(given) - set(known)):
        raise UsageError(f"{odd[0][:40]!r} is no parameter; there are {', '.join(known)}")
    for name, one in known.items():
        value = given.get(name, one.default)
        if value is inspect.Parameter.empty or (
            one.default is inspect.Parameter.empty and value in ("", None)
        ):
            raise UsageError(f"give {name}")
        if isinstance(one.default, int):
            if str(value) not in _COUNTS:
                raise UsageError(f"{name} must be a number from 1 to 50")
            value = int(value)
        elif not isinstance(value, str):
            raise UsageError(f"{name} must be a text")
        elif "\0" in value or (name not in ("text", "record") and len(value) > LONGEST):
            raise UsageError(f"{name} is too long, or holds a NUL character")
        made[name] = value
    return made


def _body(request: Request) -> dict[str, Any]:
    try:
        held = json.loads(request.scope["body"])
    except (ValueError, RecursionError) as error:
        raise UsageError("send a JSON object") from error
    if not isinstance(held, dict):
        raise UsageError("send a JSON object")
    return held


def _fault(words: str, status: int) -> Response:
    return JSONResponse({"error": words}, status)
