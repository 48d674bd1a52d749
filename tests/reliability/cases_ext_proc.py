"""Bounds of Envoy's external processing. The figures stand here as SECURITY.md has them."""

import contextlib
import json
import time

import wire
from cases import case
from wire import expect, field, wait_until

KIB, MIB = 1024, 1 << 20
PROCESS = "/envoy.service.ext_proc.v3.ExternalProcessor/Process"
ENFORCE = ("--ext-proc-mode", "enforce")
STREAMS, OF_CONNECTION = 2048, 100
REQUEST_HEAD, RESPONSE_HEAD, RESPONSE_BODY = 2, 3, 5  # of ProcessingRequest
HEAD_ANSWER, BODY_ANSWER, IMMEDIATE, METADATA = 2, 4, 7, 8  # of ProcessingResponse
FULL_DUPLEX = 4
TYPE = "request.headers['content-type']"
SETTING = "xds.route_metadata.filter_metadata['status_translator']['{}']"


def head(number, headers, end=False, attributes=(), mode=0):
    """A head; `attributes`: [(expression, text)]."""
    fields = b"".join(field(1, field(1, name) + field(3, value)) for name, value in headers)
    message = field(number, field(1, fields) + (field(3, 1) if end else b""))
    if attributes:
        struct = b"".join(field(1, field(1, name) + field(2, field(3, value))) for name, value in attributes)
        message += field(9, field(1, "envoy.filters.http.ext_proc") + field(2, struct))
    return message + (field(11, field(1, mode) + field(2, mode)) if mode else b"")


def response(headers=(), attributes=(), end=True, status="404", kind="text/html", caller="application/grpc", mode=0):
    return head(RESPONSE_HEAD, [(":status", status), ("content-type", kind), *headers], end, [(TYPE, caller), *attributes], mode)


def body(data, end=True):
    return field(RESPONSE_BODY, field(1, data) + (field(2, 1) if end else b""))


class Exchange:
    """One stream."""

    def __init__(self, connection, fields=()):
        self.connection, self.stream = connection, connection.open(PROCESS, fields)

    def send(self, message):
        return self.connection.send(self.stream, message)

    def ask(self, *messages, answers=1):
        """Sends messages and gives the answer with that number, or the last one at the end of the stream."""
        for message in messages:
            self.send(message)
        self.connection.wait(lambda: len(self.stream.messages) >= answers or self.stream.done)
        return self.stream.messages[-1] if self.stream.messages else b""

    def metadata(self):
        """{name: text} that the last answer with metadata has."""
        for message in reversed(self.stream.messages):
            struct = wire.first(message, METADATA, 1, 2, 5)
            if struct:
                return {wire.first(entry, 1).decode(): wire.first(entry, 2, 3).decode() for _, entry in wire.fields_of(struct)}
        return {}


@contextlib.contextmanager
def exchange(server, fields=()):
    with server.h2() as connection:
        yield Exchange(connection, fields)


def is_translated(answer):
    return wire.first(answer, IMMEDIATE) is not None


def passed(server, reason):
    return sum(value for name, value in server.metrics().items()
               if name.startswith("status_translator_ext_proc_responses_total") and f'"passed:{reason}"' in name)


def ended(server, how):
    return server.metrics()[f'status_translator_ext_proc_streams_total{{end="{how}"}}']


def open_streams(server):
    samples = server.metrics()
    return sum(value for name, value in samples.items() if '"Process"' in name and name.startswith("grpc_server_started")) - sum(
        value for name, value in samples.items() if '"Process"' in name and name.startswith("grpc_server_handled"))


def passes(server, reason, *messages):
    before = passed(server, reason)
    with exchange(server) as one:
        answer = one.ask(*messages)
        expect(answer and not is_translated(answer), "passes unchanged", reason, one.stream)
    expect(passed(server, reason) == before + 1, "is counted as", reason)


def translates(server, *messages):
    with exchange(server) as one:
        expect(is_translated(one.ask(*messages)), "is translated", one.stream, one.stream.messages)


@case("ext-proc-fields", options=ENFORCE)
def header_fields(server):
    headers = [(f"x-{n}", "v") for n in range(200)]
    translates(server, response(headers[:199]))  # with content-type
    passes(server, "too_many_fields", response(headers))


@case("ext-proc-field-bytes", options=ENFORCE)
def field_bytes(server):
    translates(server, response([("x-padding", "x" * (64 * KIB - 100))]))
    passes(server, "fields_too_large", response([("x-padding", "x" * 64 * KIB)]))


@case("ext-proc-attributes", options=ENFORCE)
def attributes(server):
    attributes = [(f"a{n}", "v") for n in range(256)]
    translates(server, response(attributes=attributes[:255]))  # with the Content-Type
    passes(server, "too_many_attributes", response(attributes=attributes))


@case("ext-proc-pieces", options=ENFORCE, slow=True, once=True)
def pieces(server):
    """4,096 pieces of a body are held back; with one more, all pass."""
    first = response(end=False, mode=FULL_DUPLEX)
    with exchange(server) as one:
        one.send(first)
        for _ in range(4096):
            one.send(body(b"x", end=False))
        expect(is_translated(one.ask(body(b""))), "a body in 4,096 pieces is translated", one.stream)
    before = passed(server, "too_many_pieces")
    with exchange(server) as one:
        one.send(first)
        for _ in range(4097):
            one.send(body(b"x", end=False))
        one.connection.wait(lambda: one.stream.messages or one.stream.done)
        expect(one.stream.messages and not is_translated(one.stream.messages[0]), "one more passes", one.stream)
    wait_until(lambda: passed(server, "too_many_pieces") == before + 1, "is counted")


def open_many(server, stack, count, message):
    """Opens streams with a first message, 100 on each connection, and waits for their answers."""
    exchanges = []
    while len(exchanges) < count:
        connection = stack.enter_context(server.h2(seconds=8))
        some = [Exchange(connection) for _ in range(min(OF_CONNECTION, count - len(exchanges)))]
        for one in some:
            one.send(message)
        connection.wait(lambda: all(one.stream.data or one.stream.done for one in some))
        exchanges += some
    return exchanges


@case("ext-proc-streams", slow=True, once=True)
def streams(server):
    """2,048 that wait for a response; a new one ends the one that has been idle for longest."""
    with contextlib.ExitStack() as stack:
        message = head(REQUEST_HEAD, [("content-type", "application/grpc")])
        opened = open_many(server, stack, 1, message)  # alone, because two threads of the server may take the others in any order
        opened += open_many(server, stack, STREAMS - 1, message)
        expect(all(one.stream.data and not one.stream.done for one in opened), "2,048 are open")
        expect(ended(server, "evicted") == 0 and open_streams(server) == STREAMS, "none was ended:", open_streams(server))
        (more,) = open_many(server, stack, 1, message)
        expect(more.stream.data and not more.stream.done, "one more is open")
        opened[0].connection.wait(lambda: opened[0].stream.done)
        expect(opened[0].stream.status == wire.OK, "the first one ended:", opened[0].stream)
        expect(ended(server, "evicted") == 1, "it alone")
        server.hold()
    wait_until(lambda: open_streams(server) == 0, "all end")


@case("ext-proc-held", options=ENFORCE, slow=True, once=True)
def held(server):
    """16 MiB of bodies are held back beyond 8 KiB each; what exceeds them passes."""
    size = 120 * KIB
    fit = 16 * MIB // (size - 7 * KIB)  # the head takes some of the 8 KiB
    with contextlib.ExitStack() as stack:
        exchanges = []
        for number in range(fit + 40):
            if number % OF_CONNECTION == 0:
                connection = stack.enter_context(server.h2())
            one = Exchange(connection)
            one.send(response(end=False, mode=FULL_DUPLEX))
            expect(one.send(body(b"x" * size, end=False)), "is sent")
            exchanges.append(one)
        wait_until(lambda: passed(server, "no_budget") >= 1, "some pass")
        time.sleep(0.1)
        over = passed(server, "no_budget")
        expect(30 <= over <= 60, "those beyond 16 MiB pass:", over, "of", len(exchanges))
        server.hold()
        exchanges[0].send(body(b""))
        exchanges[0].connection.wait(lambda: exchanges[0].stream.done)
        expect(is_translated(exchanges[0].stream.messages[-1]), "what was held is translated")
    wait_until(lambda: open_streams(server) == 0, "all end")
    translates(server, response(end=False, mode=FULL_DUPLEX), body(b"x" * size))


@case("ext-proc-unread", slow=True, once=True)
def unread(server):
    """16 MiB of answers that the proxies do not read; beyond, the stream that has waited for longest ends."""
    size = 200 * KIB
    with contextlib.ExitStack() as stack:
        exchanges = []
        for number in range(16 * MIB // size + 40):
            if number % OF_CONNECTION == 0:
                connection = stack.enter_context(server.h2(reads=False, window=0))
            one = Exchange(connection)
            one.send(head(RESPONSE_HEAD, [(":status", "200")], attributes=[(TYPE, "text/plain")], mode=FULL_DUPLEX))
            expect(one.send(body(b"x" * size, end=False)), "is sent")
            connection.open_window(one.stream, 64)  # for the answer to the head
            exchanges.append(one)
            if number == 16 * MIB // size - 40:
                time.sleep(0.1)
                expect(ended(server, "evicted") == 0, "less is kept:", ended(server, "evicted"))
        wait_until(lambda: ended(server, "evicted") >= 10, "some end", 4)
        server.hold()
    wait_until(lambda: open_streams(server) == 0, "all end")


@case("ext-proc-silence", fast_clock=10, once=True)
def silence(server):
    """30 s of the server's time without a first message; looked at every 5 s."""
    with exchange(server) as one:
        one.connection.wait(lambda: one.connection.settings)
        began = server.now()
        one.connection.wait(lambda: one.stream.done, 24 / server.factor)
        expect(not one.stream.done, "waits for 30 s", one.stream)
        one.connection.wait(lambda: one.stream.done)
        expect(one.stream.status == wire.OK and server.now() - began < 60, "ends after it", one.stream)
    expect(ended(server, "idle") == 1, "is counted")


@case("ext-proc-idle", fast_clock=60, once=True)
def idle(server):
    """300 s of the server's time without the response."""
    with server.h2(seconds=9) as connection:
        one = Exchange(connection)
        one.ask(head(REQUEST_HEAD, [("content-type", "application/grpc")]))
        began = server.now()
        connection.wait(lambda: one.stream.done, 240 / server.factor)
        expect(not one.stream.done, "waits for 300 s", one.stream)
        connection.wait(lambda: one.stream.done)
        expect(one.stream.status == wire.OK and server.now() - began < 500, "ends after them", one.stream)
    expect(ended(server, "idle") == 1, "is counted")


@case("ext-proc-request-id", options=ENFORCE)
def request_id(server):
    """It decides which responses are enforced, by its first 256 bytes."""
    def is_enforced(text):
        with exchange(server, [("status-translator-enforce-percent", "50")]) as one:
            return is_translated(one.ask(response(attributes=[("request.id", text)])))

    ids = [f"{n}".ljust(255, "x") for n in range(24)]
    same = [(is_enforced(text + "aA"), is_enforced(text + "aB")) for text in ids]
    expect(all(one == other for one, other in same), "what follows 256 bytes counts")
    expect(len({one for one, _ in same}) == 2, "some are enforced, some are not")
    expect(any(is_enforced(text + "a") != is_enforced(text + "b") for text in ids), "the 256th byte counts")


@case("ext-proc-limit-file", own=True, slow=True)
def limit_file(build, folder):
    """A word in the first 64 bytes; anything else stops enforcement."""
    from served import Server
    file = folder / "limit"
    file.write_text("enforce".rjust(64))
    server = Server(build, folder, [*ENFORCE, "--ext-proc-limit-file", file], under_limit=False)

    def is_enforced():
        with exchange(server) as one:
            return is_translated(one.ask(response()))

    try:
        expect(is_enforced(), "a word that ends at byte 64 is read")
        for text in ("enforce".rjust(65), "x" * 10000, ""):
            file.write_text(text)
            wait_until(lambda: not is_enforced(), f"{text[:70]!r} stops enforcement", 4)
            file.write_text("enforce")
            wait_until(is_enforced, "a word starts it again", 4)
    finally:
        server.close()


# == Skeletons of what no shape claims


def skeleton(server, value, headers=()):
    text = json.dumps(value).encode()
    with exchange(server) as one:
        one.ask(response(headers, end=False, kind="application/json", mode=FULL_DUPLEX), body(text), answers=2)
        return one.metadata().get("skeleton", "")


def word(number):
    """A name of letters alone."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:03}")


def holds(server, what, fits, exceeds, is_cut=lambda text: "..." in text):
    shown, cut = skeleton(server, fits), skeleton(server, exceeds)
    expect(shown and not is_cut(shown), what, "are shown:", shown)
    expect(is_cut(cut), "more than", what, "are not:", cut)


@case("skeleton")
def skeleton_bytes(server):
    name = "word_" * 12 + "name"  # 64 bytes
    holds(server, "names of 64 bytes", {name: 1}, {name + "s": 1}, lambda text: '"word_' not in text)
    long = {f"long_name_{word(n)}": {f"inner_name_{word(m)}": 1 for m in range(12)} for n in range(12)}
    expect(len(skeleton(server, long)) == 240, "240 bytes are shown:", len(skeleton(server, long)))
    said = skeleton(server, {"user-4711-1234-99-1": 1, "QxZk9fTq2LpW8vRt": 1, "error_code": 1})
    expect("4711" not in said and "QxZk" not in said and "error_code" in said, "names that look like data are masked:", said)


@case("skeleton-parts")
def skeleton_parts(server):
    nested = lambda depth: {"qa": nested(depth - 1)} if depth else {"qb": 1}
    many = lambda count: {f"q{word(n)}": 1 for n in range(count)}
    arrays = lambda depth: [arrays(depth - 1) if depth else 1] * 4
    holds(server, "6 deep", nested(5), nested(6))
    holds(server, "16 of an object", many(16), many(17))
    holds(server, "256 in all", {"q": arrays(2)}, {"q": arrays(4)})
    headers = [(f"x-own-{word(n)}", "v") for n in range(7)]
    expect(skeleton(server, {"qa": 1}, headers).count("x-own") == 6, "6 headers are shown:", skeleton(server, {"qa": 1}, headers))


# == Lines in the log


def warnings(server, words):
    return [line for line in server.lines() if words in line]


def wrong_setting(connection, number, route="route"):
    one = Exchange(connection)
    one.ask(response(attributes=[(SETTING.format("mode"), f"wrong{number}"), ("xds.route_name", route)]))
    connection.streams.clear()


@case("setting-lines", once=True)
def setting_lines(server):
    """The same line is logged once."""
    with server.h2() as connection:
        for number in range(150):
            for _ in range(2):
                wrong_setting(connection, number)
    wait_until(lambda: len(warnings(server, "a setting is wrong")) >= 100, "100 lines")
    time.sleep(0.1)
    expect(len(warnings(server, "a setting is wrong")) == 100, "lines:", len(warnings(server, "a setting is wrong")))


@case("route-names", once=True)
def route_names(server):
    with server.h2() as connection:
        wrong_setting(connection, 1, "r" * 300)
    (line,) = wait_until(lambda: warnings(server, "a setting is wrong"), "a line")
    expect("r" * 256 in line and "r" * 257 not in line, "256 bytes of the route's name are logged:", line)


@case("ext-proc-warnings", once=True)
def warning_lines(server):
    """One a minute of each kind."""
    with server.h2() as connection:
        for _ in range(30):
            one = Exchange(connection)
            one.send(b"\xff\xff\xff")
            connection.wait(lambda: one.stream.done)
            expect(one.stream.status == wire.INTERNAL, "a broken message ends the stream:", one.stream)
    wait_until(lambda: warnings(server, "could not be parsed"), "a line")
    time.sleep(0.1)
    expect(len(warnings(server, "could not be parsed")) == 1, "one line a minute:", len(warnings(server, "could not be parsed")))
