"""``python -m tests.emulator.server PORT`` serves until its standard input ends; with port 0 on a free one.

The input is a pipe from whoever started it, so the server ends with them, however they end.
"""

import logging
import os
import socket
import sys
import threading

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from tests.emulator.server import endpoints, executions, missing_calls, missing_ram_calls, scaling
from tests.emulator.server.endpoints import Deployments
from tests.emulator.server.executions import Executions
from tests.emulator.server.holding import Holding, OneAtATime
from tests.emulator.server.refusing import Refusing

HOST = "127.0.0.1"


class _Quiet(MotoRequestHandler):  # type: ignore[misc]  # its types are not read
    # As moto's own: a response without a length ends with the connection otherwise, and each call needs a new one.
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *arguments: object) -> None:
        """Nobody reads it."""


def main(port: int) -> int:
    """Print the address when it answers."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    missing_calls.add()
    missing_ram_calls.add()
    executions.add()
    endpoints.add()
    scaling.add()
    moto = Deployments(Executions(DomainDispatcherApplication(create_backend_app)))
    application = Refusing(Holding(OneAtATime(moto)))
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()
    except OSError as error:
        print(f"port {port} of {HOST} cannot be used: {error.strerror}", file=sys.stderr)
        return 1
    port = listening.getsockname()[1]
    os.environ["MOTO_PORT"] = str(port)  # where state machines make their calls
    descriptor = listening.detach()
    server = make_server(HOST, port, application, threaded=True, request_handler=_Quiet, fd=descriptor)
    print(f"http://{HOST}:{port}", flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    os._exit(0)  # calls that are held must not keep it alive


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
