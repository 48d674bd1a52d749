"""Bounds of gRPC connections, and what happens when descriptors run out. The figures stand here as SECURITY.md has them."""

import contextlib
import ssl
import sys

import wire
from cases import case
from served import METHOD, ROOT, Server
from wire import expect, field, wait_until

sys.path.append(str(ROOT / "tests/peers"))
import certificates

CONNECTIONS = 1000
HANDSHAKES, HANDSHAKES_OF_ONE = 100, 25
DESCRIPTORS = 64
# A record of which more is to come, with a ClientHello of the largest size: OpenSSL makes room for all of it at once.
BEGIN_OF_HELLO = b"\x16\x03\x01\x40\x00\x01" + (131396 - 4).to_bytes(3, "big")


def is_served(address, tls=None):
    try:
        with wire.H2(address, seconds=2, tls=tls) as connection:
            return connection.call(METHOD + "HttpToGrpc", field(1, 404)).status == wire.OK
    except OSError:
        return False


@case("grpc-connections", slow=True, once=True)
def connections(server):
    """1,000 are open; more are closed at once, and those that are open are served."""
    with contextlib.ExitStack() as stack:
        opened = []
        for _ in range(CONNECTIONS - 1):  # the neighbour has one
            connection = stack.enter_context(server.h2())
            opened.append(connection)
        for connection in opened[:1] + opened[-1:]:
            expect(connection.wait(lambda: connection.settings), "1,000 are open")
        more = [stack.enter_context(server.h2()) for _ in range(5)]
        expect(more[-1].wait(lambda: more[-1].closed), "more are closed")
        expect(opened[0].call(METHOD + "HttpToGrpc", field(1, 404)).status == wire.OK, "those that are open are served")
        server.hold()
    wait_until(lambda: is_served(server.grpc), "there is room again")


@case("grpc-handshakes", own=True, slow=True, seconds=40)
def handshakes(build, folder):
    """With mutual TLS: strangers who do not complete the handshake, and clients with a certificate."""
    certificates.for_server_and_clients(folder)
    context = ssl.create_default_context(cafile=folder / "ca.crt")
    context.load_cert_chain(folder / "client.crt", folder / "client.key")
    context.set_alpn_protocols(["h2"])

    def strangers(server, count):
        opened = [stack.enter_context(wire.connect(server.grpc)) for _ in range(count)]
        for one in opened:
            one.sendall(BEGIN_OF_HELLO)
        more = stack.enter_context(wire.connect(server.grpc))
        expect(wire.is_closed(more), "one more is closed at once")
        expect(not any(wire.is_closed(one, 0.001) for one in opened), count, "are open")

    # With a limit of one's own, it holds on loopback too.
    for count, options in ((HANDSHAKES, []), (HANDSHAKES_OF_ONE, ["--max-connections-per-peer", str(CONNECTIONS)])):
        server = Server(build, folder, [*certificates.serve_options(folder), *options])
        try:
            with contextlib.ExitStack() as stack:
                # Far more than may be unfinished at a time, as in a rolling restart.
                clients = [stack.enter_context(server.h2(tls=context)) for _ in range(2 * HANDSHAKES)]
                expect(all(one.wait(lambda: one.settings) for one in clients), "clients with a certificate get in")
                strangers(server, count)
                stream = clients[0].call(METHOD + "HttpToGrpc", field(1, 404))
                expect(stream.status == wire.OK, "those that are connected are served", stream)
                wait_until(lambda: is_served(server.grpc, context), "others get in when the strangers' time is over", 8)
        finally:
            server.close()
            (folder / "ports").unlink(missing_ok=True)


@case("descriptors", own=True, slow=True)
def descriptors(build, folder):
    """`ulimit -n 64` and 200 idle connections on either port: both ports answer as soon as those are closed."""
    server = Server(build, folder, descriptors=DESCRIPTORS, under_limit=False)
    try:
        for address in (server.grpc, server.http):
            with contextlib.ExitStack() as stack:
                for _ in range(200):
                    with contextlib.suppress(OSError):
                        stack.enter_context(wire.connect(address, 1))
                expect(server.alive(), "it lives")
            wait_until(lambda: is_served(server.grpc), "gRPC answers again", 5)
            wait_until(lambda: wire.ask(server.http, "GET", "/healthz") is not None, "HTTP answers again", 5)
    finally:
        server.close()
