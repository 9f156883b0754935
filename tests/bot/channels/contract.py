"""Holds every answer that tests get against openapi.yml: address, method, status and body must be described there."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
from jsonschema import Draft202012Validator, RefResolver

from bot.channels.v1 import description

JSON = "application/json"


class Contract:
    """The description, and whether an answer keeps to it."""

    def __init__(self) -> None:
        self.described = description()
        self._resolver = RefResolver("", self.described)
        self._paths = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "/?"), path) for path in self.described["paths"]]

    async def check(self, response: httpx.Response) -> None:
        """An httpx hook: raises AssertionError for an answer that the description does not allow."""
        request = response.request
        path = self._path(request.url.path)
        if path is None or request.method.lower() not in self.described["paths"][path]:
            assert response.status_code in (400, 404, 405), (request.method, request.url.path, response.status_code)
            await response.aread()
            self._validate(response.json(), {"$ref": "#/components/schemas/Error"})
            return
        content = self._response(request.method, path, response.status_code).get("content", {})
        if not content:
            assert await response.aread() == b"", (request.method, path, response.status_code)
            return
        kind = response.headers["content-type"].partition(";")[0]
        assert kind in content, (request.method, path, response.status_code, kind)
        if kind == JSON:
            await response.aread()
            self._validate(response.json(), content[JSON]["schema"])

    def check_sent(self, method: str, path: str, body: Any) -> None:
        """Raises ValidationError when a body that the channel took is not one that is described."""
        schema = self.described["paths"][path][method.lower()]["requestBody"]["content"][JSON]["schema"]
        self._validate(json.loads(json.dumps(body)), schema)

    def _path(self, address: str) -> str | None:
        return next((path for pattern, path in self._paths if pattern.fullmatch(address)), None)

    def _response(self, method: str, path: str, status: int) -> dict[str, Any]:
        responses = self.described["paths"][path][method.lower()]["responses"]
        assert str(status) in responses, f"{method} {path} answered {status}, which is not described"
        found: dict[str, Any] = responses[str(status)]
        if "$ref" in found:
            found = self._resolver.resolve(found["$ref"])[1]
        return found

    def _validate(self, content: Any, schema: dict[str, Any]) -> None:
        Draft202012Validator(schema, resolver=self._resolver).validate(content)
