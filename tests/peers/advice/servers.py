"""The application, and proxies with a configuration, as contexts. Each ends what it has started."""

import concurrent.futures
import contextlib
import os
import pathlib
import subprocess
import sys
import threading

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import nginx  # noqa: E402
from waiting import free_ports, wait_until  # noqa: E402

HAPROXY_PACKAGES = ["haproxy", "liblua5.3-0", "libopentracing-c-wrapper0", "libopentracing1", "libpcre2-8-0"]
# Longer than the limits of the proxies and the deadlines of the clients, shorter than their idle timeouts.
SLOW_SECONDS = 1.5
# grpcio sends at most one ping a second, and the server counts them only after the first.
PINGS_SECONDS = 4


class Application(grpc.GenericRpcHandler):
    """/app.Orders/NotFound is the honest answer of most calls."""

    def __init__(self):
        self.entered, self.released = threading.Event(), threading.Event()

    def service(self, call):
        service, _, method = call.method.rpartition("/")
        return grpc.unary_unary_rpc_method_handler(getattr(self, method.lower())) if service == "/app.Orders" else None

    def notfound(self, _, context):
        context.abort(grpc.StatusCode.NOT_FOUND, "order 7 does not exist")

    def create(self, request, _):
        return b"%d" % len(request)

    def slow(self, _, context, seconds=SLOW_SECONDS):
        over = threading.Event()
        context.add_callback(over.set)
        over.wait(seconds)
        return b"done"

    def veryslow(self, _, context):
        return self.slow(_, context, PINGS_SECONDS)

    def held(self, *_):
        self.entered.set()
        self.released.wait(20)
        return b"done"

    def big(self, *_):
        return b"x" * (5 << 20)

    def bigtrailer(self, _, context):
        context.set_trailing_metadata([("x-violations", "v" * 20_000)])
        context.abort(grpc.StatusCode.FAILED_PRECONDITION, "the order is closed")


@contextlib.contextmanager
def application(credentials=None, options=()):
    """The application, and its port."""
    handler = Application()
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(8), handlers=[handler],
                         options=[("grpc.max_receive_message_length", -1), ("grpc.so_reuseport", 0), *options])
    port = (server.add_secure_port("127.0.0.1:0", credentials) if credentials else server.add_insecure_port("127.0.0.1:0"))
    server.start()
    try:
        yield handler, port
    finally:
        handler.released.set()
        server.stop(0).wait()


def server_credentials(folder):
    """With a certificate for localhost that signs itself."""
    key, chain = folder / "key.pem", folder / "certificate.pem"
    if not key.exists():
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", chain, "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True,
                       stderr=subprocess.DEVNULL)
    return grpc.ssl_server_credentials([(key.read_bytes(), chain.read_bytes())])


@contextlib.contextmanager
def running(command, port, log, environment=None):
    with open(log, "w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})})
    try:
        wait_until(lambda: nginx.listens(port) or process.poll() is not None, f"{command[0]} listens")
        if process.poll() is not None:
            sys.exit(f"FAILED: {command[0]} does not start: {pathlib.Path(log).read_text()}")
        yield
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def in_nginx(tools, folder, name, config, port):
    server = nginx.Nginx(tools.nginx, folder, name, config, [port])
    try:
        yield
    finally:
        server.process.kill()
        server.process.wait()


def in_haproxy(tools, folder, name, config, port):
    file = folder / f"{name}.cfg"
    file.write_text(config)
    return running([tools.haproxy / "usr/sbin/haproxy", "-db", "-f", file], port, folder / f"{name}.log",
                   {"LD_LIBRARY_PATH": f"{tools.haproxy}/usr/lib/x86_64-linux-gnu"})


def in_envoy(tools, folder, name, config, port):
    file = folder / f"{name}.yaml"
    file.write_text(config)
    return running([tools.envoy, "-c", file, "--concurrency", "1", "--log-level", "error", "--use-dynamic-base-id"], port,
                   folder / f"{name}.log")
