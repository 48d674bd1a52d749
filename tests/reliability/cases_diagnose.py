"""Bounds of lines to diagnose. The figures stand here as SECURITY.md has them."""

from cases import case
from wire import expect

KIB = 1024
LINE = "Socket closed"  # known as a whole text alone


def causes(server, text):
    reply = server.post("/v1:diagnose", {"text": text})
    expect(reply.status == 200, "expected 200, got", reply)
    return reply.json().get("causes", [])


@case("diagnose-text")
def text(server):
    expect(server.post("/v1:diagnose", {"text": "x" * 16 * KIB}).status == 200, "16 KiB are accepted")
    reply = server.post("/v1:diagnose", {"text": "x" * (16 * KIB + 1)})
    expect(reply.status == 400 and reply.reason == "TEXT_TOO_LONG", "more are not:", reply)


@case("diagnose-wrappers")
def wrappers(server):
    def ask(depth):
        return [cause["kind"] for cause in causes(server, "rpc error: code = Internal desc = " * depth + LINE)]

    expect("conn_lost" in ask(0), "the line is known")
    expect("conn_lost" in ask(8), "8 wrappers are taken off")
    expect("conn_lost" not in ask(9), "no more are")


@case("diagnose-lines")
def lines(server):
    def ask(before):
        return causes(server, "a line that nobody prints\n" * before + LINE)

    expect(ask(199), "the 200th line is read")
    expect(not ask(200), "the 201st is not")


@case("diagnose-errors")
def errors(server):
    def ran(later):
        error = "2026-05-01 10:00:00 ERROR connect ECONNREFUSED 10.0.0.1:80\n"
        return causes(server, error * (1 + later))[0]["mayHaveRun"]

    expect(ran(15) == "MAY_HAVE_RUN_NO", "15 later errors are read")
    expect(ran(16) == "MAY_HAVE_RUN_UNKNOWN", "of 16, one that is not read may have run")
