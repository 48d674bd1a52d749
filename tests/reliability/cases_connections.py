"""Bounds of gRPC connections, and what happens when descriptors run out. The figures stand here as SECURITY.md has them."""

import contextlib

import wire
from cases import case
from served import METHOD, Server
from wire import expect, field, wait_until

CONNECTIONS = 1000
DESCRIPTORS = 64


def is_served(address):
    try:
        with wire.H2(address, seconds=2) as connection:
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
