"""The order of calls: one at a time, and those that a test holds in the middle of an apply."""

import threading
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

Application: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

PATH = "/emulator/hold"


class OneAtATime:
    """Wraps moto, whose lists change while it reads them if calls come together, as Terraform's do."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self._lock:
            return self._application(environ, start_response)


class Holding:
    """Wraps the server, so that a test can stop time: held calls wait, and are never carried out.

    ``PUT`` of an action's name holds its calls, such as ``SageMaker.CreatePipeline``; ``GET`` tells how many are held;
    ``DELETE`` ends it, and the held calls fail.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self._action, self._held = "", 0
        self._released = threading.Event()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == PATH:
            return self._control(environ, start_response)
        if self._action and environ.get("HTTP_X_AMZ_TARGET") == self._action:
            self._held += 1
            self._released.wait()
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"held until its caller was gone"]
        return self._application(environ, start_response)

    def _control(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "PUT":
            length = int(environ["CONTENT_LENGTH"])
            self._action, self._held = environ["wsgi.input"].read(length).decode(), 0
            self._released = threading.Event()
        elif environ["REQUEST_METHOD"] == "DELETE":
            self._action = ""
            self._released.set()
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(self._held).encode()]
