"""Calls that AWS refuses: a test names the action, and the code and message with which it fails from then on."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from tests.emulator.server.holding import Application

PATH = "/emulator/refuse"


class Refusing:
    """Wraps the server. ``PUT`` of ``{"action": "SageMaker.StartPipelineExecution", "code": ..., "message": ...,
    "status": 400}`` lets its calls fail; ``DELETE`` ends it.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self._refused: dict[str, Any] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == PATH:
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            self._refused = json.loads(body) if environ["REQUEST_METHOD"] == "PUT" else {}
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [b""]
        if self._refused and environ.get("HTTP_X_AMZ_TARGET") == self._refused["action"]:
            start_response(f"{self._refused['status']} Refused", [("Content-Type", "application/x-amz-json-1.1")])
            return [json.dumps({"__type": self._refused["code"], "message": self._refused["message"]}).encode()]
        return self._application(environ, start_response)
