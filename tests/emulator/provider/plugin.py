"""How Terraform starts a provider: a cookie in the environment, a line with the address on stdout, TLS in between.

Source: the documentation of HashiCorp's go-plugin, "Guide to writing a plugin in another language" and its handshake.
"""

import base64
import datetime
import json
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from tf.gen import grpc_controller_pb2 as controller
from tf.gen import grpc_controller_pb2_grpc as controller_rpc
from tf.gen import grpc_stdio_pb2_grpc as stdio_rpc
from tf.gen import tfplugin_pb2_grpc as rpc

from tests.emulator.provider.service import Provider

# Not a socket in a folder: where temporary folders have long paths, its path may be longer than the system allows.
HOST = "127.0.0.1"
COOKIE = "TF_PLUGIN_MAGIC_COOKIE"
CORE_PROTOCOL, PLUGIN_PROTOCOL = 1, 6
LARGEST_MESSAGE = 64 * 1024 * 1024  # bytes; gRPC's own limit of 4 MiB is less than what Terraform may send

THREADS = 200  # each provider configuration of a run keeps one waiting in StreamStdio


class _Controller(controller_rpc.GRPCControllerServicer):  # type: ignore[misc]  # generated without types
    def __init__(self, ended: threading.Event) -> None:
        self.ended = ended

    def Shutdown(self, request: Any, context: Any) -> Any:
        self.ended.set()
        return controller.Empty()


class _Stdio(stdio_rpc.GRPCStdioServicer):  # type: ignore[misc]  # generated without types
    def __init__(self, ended: threading.Event) -> None:
        self.ended = ended

    def StreamStdio(self, request: Any, context: Any) -> Any:
        """Say nothing, but keep the stream open: Terraform takes its end for the end of the plugin."""
        gone = threading.Event()
        if context.add_callback(gone.set):
            while not self.ended.wait(0.2) and not gone.is_set():
                pass
        return iter(())


def serve() -> None:
    """Serve until Terraform says so, or is gone."""
    if COOKIE not in os.environ:
        sys.exit("This is a provider: terraform starts it.")
    ended = threading.Event()
    server = _server(ended, os.environ)
    credentials, certificate = _own_certificate()
    port = server.add_secure_port(f"{HOST}:0", credentials)
    server.start()
    handshake = (CORE_PROTOCOL, PLUGIN_PROTOCOL, "tcp", f"{HOST}:{port}", "grpc", certificate)
    print("|".join(map(str, handshake)), flush=True)
    # A process that is killed ends none of its children.
    parent = os.getppid()
    while not ended.wait(0.2) and os.getppid() == parent:
        pass
    ended.set()
    server.stop(grace=0.2).wait()
    os._exit(0)  # calls to AWS may still be waiting for an answer


@contextmanager
def running_provider(aws: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """A provider in this process, and the variable that makes Terraform take it, which saves starting one each time.

    It has one configuration, so only one Terraform at a time may plan or apply with it. ``aws`` are the variables that
    the provider reads: endpoint, region and credentials.
    """
    ended = threading.Event()
    server = _server(ended, aws)
    port = server.add_insecure_port(f"{HOST}:0")
    server.start()
    plugin = {
        "Protocol": "grpc",
        "ProtocolVersion": PLUGIN_PROTOCOL,
        "Pid": os.getpid(),
        "Test": True,  # Terraform leaves it running
        "Addr": {"Network": "tcp", "String": f"{HOST}:{port}"},
    }
    try:
        yield {"TF_REATTACH_PROVIDERS": json.dumps({"hashicorp/aws": plugin})}
    finally:
        ended.set()
        server.stop(grace=0.2).wait()


def _server(ended: threading.Event, aws: Mapping[str, str]) -> Any:
    limits = [(f"grpc.max_{way}_message_length", LARGEST_MESSAGE) for way in ("receive", "send")]
    server = grpc.server(ThreadPoolExecutor(max_workers=THREADS), options=limits)
    rpc.add_ProviderServicer_to_server(Provider(aws), server)
    controller_rpc.add_GRPCControllerServicer_to_server(_Controller(ended), server)
    stdio_rpc.add_GRPCStdioServicer_to_server(_Stdio(ended), server)
    return server


def _own_certificate() -> tuple[Any, str]:
    """Credentials of the server, and the certificate in base64 for Terraform to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    credentials = grpc.ssl_server_credentials([(secret, certificate.public_bytes(Encoding.PEM))])
    return credentials, base64.b64encode(certificate.public_bytes(Encoding.DER)).decode().rstrip("=")
