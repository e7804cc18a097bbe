"""Answers of a model: ``python model_host.py PLAN``, in the model's own environment, where nothing of ours is.

The plan is JSON: ``{"requests", "responses", "content_type", "accept", "command"}``. ``requests`` is a file of frames:
a line with a length, and so many bytes. ``responses`` gets the same, with a status before the length. With a command, a
server is started and asked at its port; without one, the functions of ``inference.py`` are called.

Sources: Amazon SageMaker Developer Guide, "Use Your Own Inference Code with Batch Transform"; SageMaker Inference
Toolkit, ``transformer`` and ``default_inference_handler``.
"""

import importlib
import inspect
import io
import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

_TEXTS = ("text/csv", "application/json")
_SERVER = "http://127.0.0.1:8080"
_SECONDS_TO_START = 300
Host = tuple[Callable[[bytes], tuple[int, bytes]], Callable[[], object]]
"""What answers a request with a status and a body, and what ends it."""


def main() -> None:
    """Answer all requests of the plan."""
    with open(sys.argv[1]) as file:
        plan = json.load(file)
    answer, end = _server(plan) if plan["command"] else _functions(plan)
    try:
        with open(plan["requests"], "rb") as requests, open(plan["responses"], "wb") as responses:
            while header := requests.readline():
                status, body = answer(requests.read(int(header)))
                responses.write(b"%d %d\n" % (status, len(body)) + body)
    finally:
        end()


def _server(plan: dict[str, Any]) -> Host:
    """Start the server; the result asks it, and ends it."""
    server = subprocess.Popen(plan["command"])  # noqa: S603
    ends = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            with urlopen(f"{_SERVER}/ping", timeout=2):  # noqa: S310
                break
        except (URLError, OSError):
            if server.poll() is not None:
                sys.exit(f"the server ended with exit code {server.returncode} before it answered /ping")
            if time.monotonic() > ends:
                sys.exit(f"the server has not answered /ping within {_SECONDS_TO_START} seconds")
            time.sleep(0.1)
    headers = {"Content-Type": plan["content_type"], "Accept": plan["accept"]}
    headers = {name: value for name, value in headers.items() if value}

    def ask(body: bytes) -> tuple[int, bytes]:
        try:
            with urlopen(Request(f"{_SERVER}/invocations", body, headers), timeout=600) as response:  # noqa: S310
                return response.status, response.read()
        except HTTPError as error:
            return error.code, error.read()

    return ask, server.terminate


def _functions(plan: dict[str, Any]) -> Host:
    """Load the model; the result calls its functions."""
    model_folder = os.path.join(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml"), "model")
    sys.path[:0] = [os.path.join(model_folder, "code")]
    name = os.environ.get("SAGEMAKER_PROGRAM", "inference.py")
    module = importlib.import_module(name.removesuffix(".py"))
    if not hasattr(module, "model_fn"):
        sys.exit(f"{name} has no model_fn, and there is no default for it")
    if hasattr(module, "transform_fn") and any(
        hasattr(module, f"{part}_fn") for part in ("input", "predict", "output")
    ):
        sys.exit(f"{name} has transform_fn, and a function that takes its place")
    model = _call(module.model_fn, 1, model_folder)
    content_type = plan["content_type"] or "application/json"
    accept = plan["accept"] if plan["accept"] not in (None, "*/*") else ""
    accept = accept or os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "application/json")

    def answer(body: bytes) -> tuple[int, bytes]:
        data = body.decode("utf-8") if content_type in _TEXTS else body
        try:
            if hasattr(module, "transform_fn"):
                result = _call(module.transform_fn, 4, model, data, content_type, accept)
            else:
                read = _call(getattr(module, "input_fn", _input), 2, data, content_type)
                predicted = _call(getattr(module, "predict_fn", _predict), 2, read, model)
                result = _call(getattr(module, "output_fn", _output), 2, predicted, accept)
        except Exception:  # noqa: BLE001  the toolkit answers so, whatever went wrong
            traceback.print_exc()
            return 500, traceback.format_exc().encode()
        if isinstance(result, tuple):
            result = result[0]
        return 200, result if isinstance(result, bytes) else str(result).encode()

    return answer, lambda: None


def _call(function: Callable[..., Any], count: int, *arguments: object) -> Any:
    """Call a function of the user's, which may take a context behind its arguments."""
    takes_context = len(inspect.signature(function).parameters) > count
    return function(*arguments, *([None] if takes_context else []))


def _input(data: Any, content_type: str) -> Any:
    """What the toolkit makes of a payload."""
    numpy = importlib.import_module("numpy")
    if content_type == "application/json":
        return numpy.array(json.loads(data))
    if content_type == "text/csv":
        return numpy.genfromtxt(io.StringIO(data), dtype=numpy.float32, delimiter=",", ndmin=2)
    if content_type == "application/x-npy":
        return numpy.load(io.BytesIO(data))
    raise ValueError(f"there is no default for the content type {content_type}")


def _predict(data: Any, model: Any) -> Any:
    """What the toolkit asks a model."""
    return model.predict(data)


def _output(prediction: Any, accept: str) -> str:
    """What the toolkit makes of a prediction."""
    numpy = importlib.import_module("numpy")
    array = numpy.asarray(prediction)
    if accept == "application/json":
        return json.dumps(array.tolist())
    if accept == "text/csv":
        text = io.StringIO()
        numpy.savetxt(text, array, delimiter=",", fmt="%s")
        return text.getvalue()
    raise ValueError(f"there is no default for the accept type {accept}")


if __name__ == "__main__":
    main()
