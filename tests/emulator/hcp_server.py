"""Serves the fake of HCP Terraform over HTTP."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.emulator.hcp_terraform import HcpTerraform


@contextmanager
def hcp_terraform() -> Iterator[HcpTerraform]:
    """The service on a free port of loopback."""
    service, one_at_a_time = HcpTerraform(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_request(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with one_at_a_time:
                token = self.headers.get("Authorization", "")
                status, content = service.answer(self.command, self.path, token, body)
            raw = content if isinstance(content, bytes) else b"" if content is None else json.dumps(content).encode()
            self.send_response(status)
            kind = "application/octet-stream" if isinstance(content, bytes) else "application/vnd.api+json"
            headers = {"Content-Type": kind, "Content-Length": str(len(raw)), "TFP-API-Version": "2.6"}
            for name, value in {**headers, "TFP-AppName": "HCP Terraform"}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_request

        def log_message(self, format: str, *arguments: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        service.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
