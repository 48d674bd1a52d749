"""Bounds of gRPC: messages, metadata, streams, watches, reflection, connections. The figures stand here as SECURITY.md has them,
so that a changed constant makes its case fail."""

import gzip
import time

import wire
from cases import case
from served import METHOD
from wire import expect, field, wait_until

KIB = 1024
WATCH = "/grpc.health.v1.Health/Watch"
WATCH_PROFILE = "/statustranslator.v1.CatalogService/WatchProfile"
REFLECTION = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
STREAMS = 100  # of a connection
UNKNOWN_FIELD = 1000


def padded(request, size):
    """The request with an unknown field, so that the message has that size."""
    left = size - len(request)
    head = next(n for n in range(2, 8) if len(field(UNKNOWN_FIELD, b"x" * (left - n))) == left)
    return request + field(UNKNOWN_FIELD, b"x" * (left - head))


def refused(stream, code, *words):
    expect(stream.status == code and all(word in stream.message for word in words), "expected", code, words, "got", stream)


def accepted(stream):
    expect(stream.status == wire.OK, "expected OK, got", stream)


@case("grpc-message")
def message(server):
    accepted(server.call("HttpToGrpc", padded(field(1, 404), 256 * KIB)))
    refused(server.call("HttpToGrpc", padded(field(1, 404), 256 * KIB + 1)), wire.RESOURCE_EXHAUSTED, "262144")


@case("grpc-compressed")
def compressed(server):
    bomb = gzip.compress(b"\0" * (4 << 20), 1)
    before = server.memory()
    for encoding in ("gzip", "deflate"):
        stream = server.call("HttpToGrpc", bomb, fields=[("grpc-encoding", encoding)], compressed=True)
        refused(stream, wire.UNIMPLEMENTED)
    stream = server.call("HttpToGrpc", field(1, 404))
    expect(stream.header("grpc-accept-encoding") == "identity", "encodings", stream.headers)
    expect(server.memory() - before < 3, "inflated:", server.memory() - before, "MiB more")


@case("grpc-metadata")
def metadata(server):
    def ask(size):
        with server.h2() as connection:
            connection.wait(lambda: connection.settings)  # gRPC 1.51 applies its limit once the client has acknowledged it
            return connection.call(METHOD + "HttpToGrpc", field(1, 404), fields=[("x-padding", "x" * size)])

    accepted(ask(63 * KIB))
    refused(ask(64 * KIB), wire.RESOURCE_EXHAUSTED)


def watches(connection, count, path=WATCH, request=b"", **options):
    """Opens streams and waits until each has a message or is over."""
    streams = []
    for _ in range(count):
        stream = connection.open(path, **options)
        connection.send(stream, request, end=True)
        streams.append(stream)
    connection.wait(lambda: all(stream.data or stream.done for stream in streams) or connection.goaway)
    return streams


@case("grpc-streams")
def streams(server):
    with server.h2() as connection:
        connection.wait(lambda: connection.settings)
        expect(connection.settings.get(wire.MAX_CONCURRENT_STREAMS) == STREAMS, "announced", connection.settings)
        opened = watches(connection, STREAMS)
        expect(all(stream.data and not stream.done for stream in opened), "100 calls are open")
        (more,) = watches(connection, 1)
        expect(not more.data, "one more is refused:", more)
    with server.h2() as connection:
        accepted(connection.call(METHOD + "HttpToGrpc", field(1, 404)))


def fill_watches(server, path, first_request):
    connections = []
    try:
        for _ in range(1000 // STREAMS):
            connection = server.h2()
            connections.append(connection)
            opened = watches(connection, STREAMS, path, first_request)
            expect(all(stream.data and not stream.done for stream in opened), "1000 watches are open",
                   next((stream for stream in opened if stream.done), ""))
        with server.h2() as connection:
            (more,) = watches(connection, 1, path, first_request)
            refused(more, wire.RESOURCE_EXHAUSTED)
        server.hold()
    finally:
        for connection in connections:
            connection.close()


def ends(server, method):
    started, handled = (f"grpc_server_{name}_total" for name in ("started", "handled"))

    def open_now():
        samples = server.metrics()
        begun = sum(value for name, value in samples.items() if name.startswith(started) and f'"{method}"' in name)
        ended = sum(value for name, value in samples.items() if name.startswith(handled) and f'"{method}"' in name)
        return begun - ended

    wait_until(lambda: open_now() == 0, f"every {method} ends", 8)


@case("health-watches", slow=True, once=True)
def health_watches(server):
    fill_watches(server, WATCH, b"")
    ends(server, "Watch")
    with server.h2() as connection:
        expect(watches(connection, 1)[0].data, "there is room again")


@case("profile-watches", slow=True, once=True)
def profile_watches(server):
    fill_watches(server, WATCH_PROFILE, field(1, "grpc"))
    ends(server, "WatchProfile")
    with server.h2() as connection:
        expect(watches(connection, 1, WATCH_PROFILE, field(1, "grpc"))[0].data, "there is room again")


@case("watch-request")
def watch_request(server):
    with server.h2() as connection:
        for path in (WATCH, WATCH_PROFILE):
            (stream,) = watches(connection, 1, path, padded(b"", KIB))
            expect(stream.data and not stream.done, "1024 bytes are accepted", stream)
            (stream,) = watches(connection, 1, path, padded(b"", KIB + 1))
            refused(stream, wire.INVALID_ARGUMENT, "1024")


TABLE = 'name: "own"\nextends: "general"\nhttp_to_grpc {{ http: 460 grpc: "ABORTED" reason: "version {}" }}\n'
CHANGES = 12


@case("watch-slow-reader", files={"own.textproto": TABLE.format(0)}, slow=True, once=True)
def slow_reader(server):
    """A reader with a closed window gets the message that was begun and the newest one, not those between."""
    def revision():
        return server.get("/v1/profiles/own").json()["profile"]["summary"]["revision"]

    with server.h2(reads=False, window=0) as connection:
        stream = connection.open(WATCH_PROFILE)
        connection.send(stream, field(1, "own"), end=True)
        connection.wait(lambda: stream.headers)
        last = None
        for version in range(CHANGES):
            new = server.profiles / ".new"
            new.write_text(TABLE.format(version + 1))
            new.rename(server.profiles / "own.textproto")
            server.reload()
            wait_until(lambda: revision() != last, "the change is loaded")
            last = revision()
        connection.open_window(stream, 1 << 26)
        connection.wait(lambda: stream.messages and last.encode() in stream.messages[-1])
        expect(stream.messages and last.encode() in stream.messages[-1], "the newest message arrives")
        expect(len(stream.messages) <= 3, "messages between are dropped:", len(stream.messages), "of", CHANGES)


def reflect(connection):
    stream = connection.open(REFLECTION)
    connection.send(stream, field(7, ""))
    connection.wait(lambda: stream.data or stream.done)
    return stream


@case("reflection-streams")
def reflection_streams(server):
    with server.h2() as one, server.h2() as two:
        opened = [reflect(one) for _ in range(100)]
        expect(all(stream.data and not stream.done for stream in opened), "100 streams are open")
        refused(reflect(two), wire.RESOURCE_EXHAUSTED, "100")
        one.end(opened[0])
        expect(one.wait(lambda: opened[0].done), "a stream ends")
        expect(reflect(two).data, "there is room again")
    ends(server, "ServerReflectionInfo")


@case("reflection-idle", fast_clock=20, once=True)
def reflection_idle(server):
    """60 s of the server's time."""
    with server.h2() as one, server.h2() as two:
        began = server.now()
        opened = [reflect(one) for _ in range(100)]
        expect(all(stream.data and not stream.done for stream in opened), "100 streams are open")
        if server.now() - began < 50:
            refused(reflect(two), wire.RESOURCE_EXHAUSTED)
        server.sleep(61)
        expect(reflect(two).data, "an idle stream makes room")
        one.wait(lambda: any(stream.done for stream in opened))
        ended = [stream for stream in opened if stream.done]
        expect(ended, "idle streams end")
        refused(ended[0], wire.UNAVAILABLE, "idle")


@case("grpc-handshake", slow=True, once=True)
def handshake(server):
    """A client that is silent, and one that sends half of the preface."""
    silent, slow = wire.connect(server.grpc), wire.connect(server.grpc)
    with silent, slow:
        slow.sendall(wire.PREFACE[:10])
        time.sleep(3)
        expect(not wire.is_closed(silent, 0.01), "waits for some seconds")
        began = time.monotonic()
        expect(wire.is_closed(silent, 4) and wire.is_closed(slow, 2), "both are closed after 5 s")
        expect(time.monotonic() - began < 4, "not later")


@case("grpc-keepalive", fast_clock=20, once=True)
def keepalive(server):
    """A peer that answers no ping is gone after a minute and 10 s of the server's time."""
    with server.h2() as connection:
        accepted(connection.call(METHOD + "HttpToGrpc", field(1, 404)))
        began = server.now()
        expect(wire.is_closed(connection.socket, 5), "a vanished peer is disconnected")
        took = server.now() - began
        expect(50 < took < 200, "after 70 s:", took, "s")


@case("grpc-pings", fast_clock=20, once=True)
def pings(server):
    """One ping in 6 s of the server's time is answered; a flood ends the connection."""
    with server.h2() as connection:
        accepted(connection.call(METHOD + "HttpToGrpc", field(1, 404)))
        for _ in range(8):
            connection.ping()
            connection.wait(lambda: connection.goaway, 6 / server.factor)
        expect(not connection.goaway and not connection.closed, "rare pings are answered", connection.goaway)
        for _ in range(100):
            connection.ping()
            connection.pump(0.001)
            if connection.goaway:
                break
        expect(connection.wait(lambda: connection.goaway, 2), "a flood of pings ends the connection")
        expect(b"ping" in connection.goaway[1].lower(), "says why", connection.goaway)


@case("grpc-errors")
def own_errors(server):
    """With names that percent-encoding makes three times, and escaping four times as long."""
    name = "\x01%" * 20000
    for request in (field(1, 404) + field(4, name), field(1, 404) + field(5, name)):
        stream = server.call("HttpToGrpc", request)
        expect(stream.status == wire.NOT_FOUND, stream)
        sent = sum(len(stream.header(header) or "") for header in ("grpc-message", "grpc-status-details-bin"))
        expect(0 < sent <= 4 * KIB, "an error has", sent, "bytes")


@case("quoted-names")
def quoted_names(server):
    stream = server.call("HttpToGrpc", field(1, 404) + field(4, "q" * 64))
    expect("q" * 64 in stream.message, "64 bytes are quoted", stream)
    stream = server.call("HttpToGrpc", field(1, 404) + field(4, "q" * 65))
    expect(stream.status == wire.NOT_FOUND and "q" * 65 not in stream.message, "no more is quoted", stream)


@case("metrics-names")
def names_in_metrics(server):
    def count():
        return len(server.metrics())

    for method in ("/a.B/C", "/x/y"):
        refused(server.call(method), wire.UNIMPLEMENTED)
    server.get("/unknown")
    before = count()
    with server.h2() as connection:
        for number in range(100):
            refused(connection.call(f"/made.up.Service{number}/Method{number}"), wire.UNIMPLEMENTED)
    for number in range(20):
        server.get(f"/made/up/{number}")
    samples = server.metrics()
    expect(len(samples) <= before + 2, "names of clients make no samples:", len(samples) - before, "more")
    expect(not any("made" in name for name in samples), "names of clients are not in metrics")
