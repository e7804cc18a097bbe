"""A client of yaml-language-server, which speaks the Language Server Protocol over standard input and output."""

import json
import subprocess
from pathlib import Path
from typing import Any, Self

_SETTINGS: dict[str, Any] = {
    "yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}, "schemas": {}},
    "http": {},
    "[yaml]": {},
    "editor": {},
    "files": {},
}


class LanguageServer:
    """The server, started for one folder; schemas are found by the first line of each text."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [*command, "--stdio"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.requests = 0
        self.diagnostics: dict[str, list[dict[str, Any]]] = {}

    def __enter__(self) -> Self:
        capabilities = {
            "textDocument": {
                "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
                "hover": {"contentFormat": ["markdown"]},
            },
            "workspace": {"configuration": True},
        }
        root = self.folder.as_uri()
        self._request("initialize", {"processId": None, "rootUri": root, "capabilities": capabilities})
        self._notify("initialized", {})
        self._notify("workspace/didChangeConfiguration", {"settings": _SETTINGS})
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def open(self, name: str, text: str) -> list[dict[str, Any]]:
        """Open a text as a file of the folder; the result is what the editor marks in it."""
        uri = self._uri(name)
        self.diagnostics.pop(uri, None)
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._notify("textDocument/didOpen", {"textDocument": document})
        while uri not in self.diagnostics:
            self._take(self._read())
        return self.diagnostics[uri]

    def completions(self, name: str, line: int, column: int) -> dict[str, dict[str, Any]]:
        """What the editor proposes at a place, by label; line and column count from 0."""
        found = self._request("textDocument/completion", self._place(name, line, column))
        return {item["label"]: item for item in found["items"]}

    def hover(self, name: str, line: int, column: int) -> str:
        """What the editor shows over a place."""
        found = self._request("textDocument/hover", self._place(name, line, column))
        return "" if found is None else str(found["contents"]["value"])

    def _place(self, name: str, line: int, column: int) -> dict[str, Any]:
        return {"textDocument": {"uri": self._uri(name)}, "position": {"line": line, "character": column}}

    def _uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def _request(self, method: str, parameters: dict[str, Any]) -> Any:
        self.requests += 1
        self._write({"id": self.requests, "method": method, "params": parameters})
        while True:
            message = self._read()
            if message.get("id") == self.requests and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self._take(message)

    def _notify(self, method: str, parameters: dict[str, Any]) -> None:
        self._write({"method": method, "params": parameters})

    def _take(self, message: dict[str, Any]) -> None:
        """Answer what the server asks for, and keep what it reports."""
        if message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            answers = [_SETTINGS.get(item.get("section", ""), {}) for item in message["params"]["items"]]
            self._write({"id": message["id"], "result": answers})
        elif "id" in message and "method" in message:
            self._write({"id": message["id"], "result": None})

    def _write(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self.process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the server has ended"
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return message
