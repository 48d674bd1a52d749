"""Bounds of HTTP/1.1. The figures stand here as SECURITY.md has them."""

import contextlib
import socket
import time

import wire
from cases import case
from wire import expect, wait_until

KIB, MIB = 1024, 1 << 20
IDLE = 30
CONNECTIONS = 1000
CONVERT = "/v1:convertHttpResponse"
JSON = ("Content-Type", "application/json")


def says(reply, status, reason):
    expect(reply is not None and reply.status == status and reply.reason == reason, "expected", status, reason, "got", reply)


def accepted(reply):
    expect(reply is not None and reply.status == 200, "expected 200, got", reply)


def sent(server, data):
    with wire.connect(server.http) as sock:
        sock.sendall(data)
        return wire.read_reply(sock)


def head_of(size):
    start = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Padding: "
    return start + b"x" * (size - len(start) - 4) + b"\r\n\r\n"


@case("http-head")
def head(server):
    accepted(sent(server, head_of(32 * KIB)))
    says(sent(server, head_of(32 * KIB + 1)), 431, "HEAD_TOO_LARGE")
    says(sent(server, b"GET /" + b"x" * 32 * KIB), 414, "HEAD_TOO_LARGE")


@case("http-query")
def query(server):
    def ask(count):
        return server.get("/v1/http/404?" + "&".join(f"p{number}=1" for number in range(count)))

    says(ask(16), 400, "PARAMETER_UNKNOWN")
    says(ask(17), 400, "TOO_MANY_PARAMETERS")


@case("http-connections", slow=True, once=True)
def connections(server):
    """1,000 that are silent; one more ends the one that has been silent for longest, and is answered."""
    with contextlib.ExitStack() as stack:
        held = []
        for _ in range(CONNECTIONS):
            held.append(stack.enter_context(wire.connect(server.http)))
        wait_until(lambda: server.descriptors() >= server.descriptors_at_start + CONNECTIONS, "1,000 are open")
        for sock in held[:1] + held[-1:]:
            expect(not wire.is_closed(sock, 0.02), "1,000 are held")
        accepted(wire.ask(server.http, "GET", "/healthz"))
        expect(wire.is_closed(held[0], 2), "the one that was silent for longest is closed")
        expect(not wire.is_closed(held[-1], 0.02), "others are not")
        stack.more = [stack.enter_context(wire.connect(server.http)) for _ in range(100)]
        accepted(wire.ask(server.http, "GET", "/healthz"))
        server.hold()
        expect(server.descriptors() <= server.descriptors_at_start + CONNECTIONS + 2, "more than 1,000 are open")


@case("http-idle", fast_clock=10, once=True)
def idle(server):
    """30 s of the server's time: of a client that says nothing, of one whose request never ends, of one that was served."""
    with contextlib.ExitStack() as stack:
        silent, half, served = (stack.enter_context(wire.connect(server.http)) for _ in range(3))
        half.sendall(b"GET /healthz HTTP/1.1\r\n")
        served.sendall(wire.request("GET", "/healthz"))
        accepted(wire.read_reply(served))
        began = server.now()
        server.sleep(22)
        for sock in (silent, half, served):
            expect(not wire.is_closed(sock, 0.01), "waits for 30 s")
        for sock in (silent, half, served):
            expect(wire.is_closed(sock, 3), "is closed after 30 s")
        expect(server.now() - began < 60, "not later")


@case("http-unread", slow=True, once=True)
def unread(server):
    """16 MiB of answers that nobody reads; beyond, the client that has waited for longest is closed."""
    with contextlib.ExitStack() as stack:
        held = []

        def add(count):
            for _ in range(count):
                held.append(stack.enter_context(wire.connect(server.http, receives=4 * KIB)))
                held[-1].sendall(wire.request("GET", "/v1/profiles/otc-ecs"))
                expect(wire.readable(held[-1], 5), "an answer begins")

        add(70)  # each has 200 KiB
        accepted(wire.read_reply(held[0]))
        before = server.memory()
        add(40)
        expect(server.memory() - before < 6, "16 MiB are held:", server.memory() - before, "MiB more")
        expect(wire.read_reply(held[1]) is None, "the one that waited for longest is closed")
        accepted(wire.read_reply(held[-1]))
        server.hold()


@case("http-body")
def body(server):
    def ask(size):
        return wire.ask(server.http, "POST", CONVERT, [JSON], b'{"http":{"code":404}}'.ljust(size))

    accepted(ask(256 * KIB))
    says(ask(256 * KIB + 1), 413, "BODY_TOO_LARGE")
    start = f"POST {CONVERT} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    says(sent(server, f"{start}Content-Length: {256 * KIB + 1}\r\n\r\n".encode()), 413, "BODY_TOO_LARGE")
    for method in ("GET", "PUT", "DELETE"):
        says(sent(server, f"{method} /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n".encode()), 413, "BODY_NOT_TAKEN")

    def chunked(size):
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in
                          (b'{"http":{"code":404}}'.ljust(size)[i:i + 8 * KIB] for i in range(0, size, 8 * KIB)))
        with wire.connect(server.http) as sock:
            with contextlib.suppress(OSError):
                sock.sendall(f"{start}Transfer-Encoding: chunked\r\n\r\n".encode() + chunks + b"0\r\n\r\n")
            return wire.read_reply(sock)

    accepted(chunked(256 * KIB))
    says(chunked(256 * KIB + 1), 413, "BODY_TOO_LARGE")


@case("http-chunks")
def chunks(server):
    """Of the chunked coding, one line has 1 KiB and all lines have 512 KiB."""
    start = f"POST {CONVERT} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    text = b'{"http":{"code":404}}'

    def ask(line, count=1):
        parts = [text[:1]] + [b" "] * (count - 1) + [text[1:]]
        coded = b"".join(b"%x;%s\r\n%s\r\n" % (len(part), b"x" * (line - len(b"%x" % len(part)) - 3), part) for part in parts)
        with wire.connect(server.http) as sock:
            with contextlib.suppress(OSError):
                sock.sendall(start + coded + b"0\r\n\r\n")
            return wire.read_reply(sock)

    accepted(ask(KIB))
    says(ask(KIB + 1), 400, "CHUNK_MALFORMED")
    accepted(ask(KIB, 500))
    says(ask(KIB, 520), 413, "BODY_TOO_LARGE")


@case("http-unfinished", slow=True, once=True)
def unfinished(server):
    """16 MiB of bodies that never end: 64 clients, each with all but one byte. The next is told to come back."""
    data = b" " * (256 * KIB - 1)
    head = f"POST {CONVERT} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {256 * KIB}\r\n\r\n".encode()
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(wire.connect(server.http)) for _ in range(16 * MIB // (256 * KIB))]
        for sock in held:
            sock.sendall(head + data)
        for sock in held:  # what the kernel still holds is read
            expect(not wire.readable(sock, 0), "16 MiB are held")
        refusal = wait_until(lambda: sent_busy(server, head, data), "the next is refused", 6)
        expect("Retry-After" in refusal.head, "says when to come back", refusal.head)
        accepted(server.get("/healthz"))
        server.hold()
        held.pop().close()
        held.pop().close()
        wait_until(lambda: not sent_busy(server, head, data, finish=True), "there is room again")


def sent_busy(server, head, data, finish=False):
    with wire.connect(server.http, 0.5) as sock:
        with contextlib.suppress(OSError):
            sock.sendall(head + data + (b" " if finish else b""))
        reply = wire.read_reply(sock)
        return reply if reply and reply.status == 503 and reply.reason == "BUSY" else None


AMBIGUOUS = {
    "two Content-Length": b"Host: x\r\nContent-Length: 0\r\nContent-Length: 38\r\n",
    "Content-Length and Transfer-Encoding": b"Host: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n",
    "space before a colon": b"Host: x\r\nTransfer-Encoding : chunked\r\n",
    "folded line": b"Host: x\r\nX-A: b\r\n c\r\n",
    "NUL": b"Host: x\r\nX-A: \0\r\n",
    "no Host": b"X-A: b\r\n",
    "two Hosts": b"Host: a\r\nHost: b\r\n",
    "LF alone": b"Host: x\nX-A: b\r\n",
}


@case("http-ambiguous")
def ambiguous(server):
    for name, fields in AMBIGUOUS.items():
        with wire.connect(server.http) as sock:
            sock.sendall(b"POST /v1:diagnose HTTP/1.1\r\n" + fields + b"\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            reply = wire.read_reply(sock)
            expect(reply and reply.status == 400, name, "expected 400, got", reply)
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_WR)
            expect(wire.is_closed(sock, 2), name, "the connection is not closed")


@case("http-discard", slow=True, once=True)
def discard(server):
    """After a refusal, what the client still sends is discarded: 64 MiB, within 2 s."""
    head = f"POST {CONVERT} HTTP/1.1\r\nHost: x\r\nContent-Length: {1 << 30}\r\n\r\n".encode()

    def send(size):
        """How much was taken, and whether the connection then lives."""
        piece, taken = b"x" * 256 * KIB, 0
        with wire.connect(server.http) as sock:
            sock.sendall(head)
            expect(wire.read_reply(sock).status == 413, "is refused")
            try:
                while taken < size:
                    taken += sock.send(piece[:size - taken])
            except OSError:
                return taken, False
            time.sleep(0.2)
            return taken, alive(sock)

    def alive(sock):
        try:
            sock.send(b"x")
            time.sleep(0.1)
            sock.send(b"x")
            return True
        except OSError:
            return False

    before = server.memory()
    taken, lives = send(60 * MIB)
    expect(taken == 60 * MIB and lives, "60 MiB are discarded:", taken)
    taken, lives = send(200 * MIB)
    expect(not lives and taken < 80 * MIB, "more than 64 MiB end the connection:", taken)
    expect(server.memory() - before < 8, "nothing is kept:", server.memory() - before, "MiB more")
    with wire.connect(server.http) as sock:
        sock.sendall(head)
        expect(wire.read_reply(sock).status == 413, "is refused")
        began = time.monotonic()
        wait_until(lambda: not alive(sock), "a client that does not close is closed", 5)
        expect(1 < time.monotonic() - began < 5, "within 2 s or so")


@case("page-names")
def page_names(server):
    """A name has 100 bytes; what is longer is a text to diagnose."""
    def ask(text):
        reply = wire.ask(server.http, "GET", "/lookup?q=" + text, [("Accept", "text/html")])
        return reply

    for size, is_name in ((100, True), (101, False)):
        reply = ask("x" * size)
        expect(reply is not None, "no reply")
        expect((b"Unknown name" in reply.body or reply.status == 404) == is_name, size, "bytes are a name:", is_name, reply)


@case("page-scan")
def page_scan(server):
    """4 KiB of a text are scanned for codes."""
    def ask(text):
        body = b"q=" + text.encode()
        return wire.ask(server.http, "POST", "/lookup", [("Content-Type", "application/x-www-form-urlencoded")], body)

    words = "no symptom knows this "
    for at, found in ((4000, True), (4096, False)):
        reply = ask((words * 300)[:at].replace(" ", "+") + "+503+x")
        expect(reply is not None and reply.status == 200, "expected 200, got", reply)
        expect((b'href="/http/503"' in reply.body) == found, "a code at byte", at, "is found:", found)


ROWS = 'name: "many"\n' + "".join(
    f'http_to_grpc {{ http: {400 + n % 100} error_code: "E{n}" grpc: "ABORTED" reason: "r" }}\n' for n in range(1001))


@case("page-rows", files={"many.textproto": ROWS})
def page_rows(server):
    reply = server.get("/profiles/many", [("Accept", "text/html")])
    accepted(reply)
    rows = sum(f">E{n}<".encode() in reply.body for n in range(1001))
    expect(900 <= rows <= 1000, "a page shows at most 1,000 rows:", rows)
