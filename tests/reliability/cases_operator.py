"""Bounds of what the operator writes: profiles, shapes, symptoms, descriptor sets, recordings. `check` reads them as `serve` does,
and one case shows that `serve` does not start with a file beyond a bound. The figures stand here as SECURITY.md has them."""

import os
import subprocess
import tempfile

from cases import case
from served import ROOT, Server
from wire import Failed, expect, field

MIB = 1 << 20
SHAPE = 'name: "own"\nmade_by: "application"\nsource: "tests/reliability"\n'
MATCH = 'match { has { json: "/own" type: "string" } }\n'
READ = 'read { message { json: "/own" } }\n'
EXAMPLE = "example { status: 418 body: '{\"own\":\"x\"}' }\n"
PROFILE = 'name: "{}"\nextends: "general"\nhttp_to_grpc {{ http: 460 grpc: "ABORTED" reason: "r" }}\n'
SYMPTOMS = 'name: "own" speaker: "Own"\n'


def check(build, *arguments):
    done = subprocess.run([build / "status-translator", "check", *arguments], capture_output=True, text=True, timeout=25)
    return done.stdout + done.stderr


def files(folder, texts):
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder


def starts_not(build, folder, texts):
    """What the server says that does not start with these files."""
    try:
        Server(build, folder, files=texts, under_limit=False).close()
    except Failed as failed:
        return str(failed)
    raise Failed("the server started")


def bounded(name, make, most, words, step=1, **properties):
    """`make(count)` gives the files; `most` are accepted, and one more is refused with these words."""
    def run(build, folder):
        said = check(build, files(folder / "fits", make(most)))
        expect(words not in said, most, "are accepted:", said[:300])
        said = check(build, files(folder / "exceeds", make(most + step)))
        expect(words in said, "more than", most, "are refused:", said[:300])

    case(name, own=True, slow=True, **properties)(run)


def shape(parts="", match=MATCH, read=READ, example=EXAMPLE):
    return {"own.shape.textproto": SHAPE + match + read + parts + example}


bounded("profile-bytes", lambda size: {"a.textproto": PROFILE.format("a").ljust(size, "#")}, MIB, "is larger than 1048576 bytes")
bounded("profile-files", lambda count: {f"p{n}.textproto": PROFILE.format(f"p{n}") for n in range(count)}, 1000,
        "has more than 1000 profiles", seconds=30)


@case("all-profile-bytes", own=True, slow=True)
def all_profile_bytes(build, folder):
    texts = {f"p{n:02}.textproto": PROFILE.format(f"p{n}").ljust(MIB, "#") for n in range(16)}
    words = "have more than 16777216 bytes"
    said = check(build, files(folder / "fits", texts))
    expect(words not in said, "16 MiB are accepted:", said[:300])
    said = check(build, files(folder / "exceeds", {**texts, "q.textproto": PROFILE.format("q")}))
    expect(words in said, "more are refused:", said[:300])


def own_shapes(count):
    return {f"own{n}.shape.textproto": f'name: "own{n}"\nmade_by: "application"\nsource: "s"\n'
            f'match {{ has {{ json: "/own{n}" type: "string" }} }}\nread {{ message {{ json: "/own{n}" }} }}\n'
            f"example {{ status: 418 body: '{{\"own{n}\":\"x\"}}' }}\n" for n in range(count)}


@case("shapes", own=True, slow=True)
def shapes(build, folder):
    """512, those built in included."""
    built_in = len(list((ROOT / "service/shapes").glob("*.shape.textproto")))
    words = "those built in included; at most 512"
    said = check(build, files(folder / "fits", own_shapes(512 - built_in)))
    expect(words not in said, "512 are accepted:", said[:300])
    said = check(build, files(folder / "exceeds", own_shapes(513 - built_in)))
    expect(words in said, "more are refused:", said[:300])


bounded("shape-conditions", lambda count: shape(match="match { " + "".join(
    f'has {{ json: "/own{n}" type: "string" }} ' for n in range(count)) + "}\n"), 64, "conditions; at most 64")
bounded("shape-places", lambda count: shape(read="read { " + "".join(
    f'message {{ json: "/own{n}" }} ' for n in range(count)) + "}\n"), 256, "places; at most 256")
bounded("shape-forms", lambda count: shape("".join(
    f'field_errors {{ each: "/list{n}/*" field: "/f" message: "/m" }}\n' for n in range(count))), 64,
        "forms of field errors; at most 64")
bounded("shape-codes", lambda count: shape("".join(
    f'code {{ value: "E{n}" grpc: "ABORTED" reason: "r" }}\n' for n in range(count))), 1000, "code rows; at most 1000")
bounded("shape-pattern-codes", lambda count: shape("".join(
    f'code {{ pattern: "E{n}[0-9]" grpc: "ABORTED" reason: "r" }}\n' for n in range(count))), 64,
        "code rows with a pattern or without a value; at most 64")
bounded("pattern-bytes", lambda size: shape(match=MATCH.replace('type: "string"', 'pattern: "' + "x" * size + '"')), 2000,
        "bytes; at most 2000")
bounded("pattern-states", lambda times: shape(match=MATCH.replace('type: "string"', f'pattern: "(?:ab|cd){{{times}}}"')), 300,
        "states", step=700)


def text_shapes(count):
    text = "ab" * 290
    return {f"own{n}.shape.textproto": f'name: "own{n}"\nmade_by: "application"\nsource: "s"\n'
            f'match {{ has {{ text: "raw" pattern: "own{n}(?:ab|cd){{290}}" }} }}\nread {{ message {{ text: "raw" }} }}\n'
            f"example {{ status: 418 header: 'content-type: text/plain' body: 'own{n}{text}' }}\n" for n in range(count)}


bounded("text-states", text_shapes, 2, "states; at most 16000", step=8)
bounded("symptoms", lambda count: {"own.symptom.textproto": SYMPTOMS + "".join(
    f'symptom {{ name: "s{n}" pattern: "own sentence {n} of nobody else" cause: "no_backend" }}\n' for n in range(count))}, 500,
        "at most 500")
bounded("wrappers", lambda count: {"own.symptom.textproto": SYMPTOMS + "".join(
    f'wrapper {{ pattern: "own form {n}: (?P<message>.*)" }}\n' for n in range(count))}, 32, "of wrapper; at most 32")
bounded("tried-before", lambda count: {"own.symptom.textproto": SYMPTOMS + "".join(
    f'tried_before: "own try {n} of nobody else"\n' for n in range(count))}, 32, "of tried_before; at most 32")
bounded("symptom-states", lambda count: {"own.symptom.textproto": SYMPTOMS + "".join(
    f'symptom {{ name: "s{n}" pattern: "own sentence {n} [a-z]{{900}}" cause: "no_backend" }}\n' for n in range(count))}, 10,
        "the patterns of all files with symptoms need", step=60)
bounded("examples", lambda count: shape("not { status: 400 }\n" * (count - 1)), 10_000, "examples in all files; at most 10000")


@case("example-failures", own=True)
def example_failures(build, folder):
    """100 lines of failures, then the number of the others."""
    wrong = "".join(f"example {{ status: 418 body: '{{\"own\":\"{n}\"}}' grpc: \"ABORTED\" }}\n" for n in range(150))
    expect("and 50 more expectations of examples" in starts_not(build, folder, shape(wrong)), "100 lines of failures")


# == Descriptor sets


def descriptor_set(messages):
    return field(1, field(1, "own.proto") + b"".join(field(4, message) for message in messages))


def loads(build, folder, name, data):
    (folder / name).write_bytes(data)
    return check(build, files(folder / f"{name}.d", shape()), "--descriptor-set", folder / name)


def bounded_set(name, make, most, words):
    @case(name, own=True, slow=True)
    def run(build, folder):
        said = loads(build, folder, "fits", make(most))
        expect(words not in said, most, "are accepted:", said[:300])
        said = loads(build, folder, "exceeds", make(most + 1))
        expect(words in said, "more than", most, "are refused:", said[:300])


def of_size(size):
    """One file; its comment fills it."""
    start = descriptor_set([field(1, "M")])
    padding = field(1, field(1, "padding.proto") + field(12, "x" * (size - len(start) - 40)))
    return (start + padding).ljust(size, b"\0") if len(start + padding) > size else start + padding + b"x" * (
        size - len(start + padding))


bounded_set("descriptor-bytes", of_size, 4 * MIB, "is larger than 4194304 bytes")
bounded_set("descriptor-messages", lambda count: descriptor_set([field(1, f"M{n}") for n in range(count)]), 4000,
            "has more than 4000 messages")
bounded_set("descriptor-fields", lambda count: descriptor_set([field(1, "M") + b"".join(
    field(2, field(1, f"f{n}") + field(3, n + 1 if n < 18999 else n + 1001) + field(4, 1) + field(5, 5)) for n in range(count))]),
            10_000, "has more than 10000 fields")


# == Recordings


def replay(build, recorded, *more):
    return check(build, "--replay", recorded, "--against", "general-0.1", *more)


@case("recording-bytes", own=True, slow=True)
def recording_bytes(build, folder):
    start = "HTTP/1.1 404 Not Found\n\n"
    recorded = files(folder / "recorded", {"fits.http": start.ljust(MIB, "x"), "exceeds.http": start.ljust(MIB + 1, "x")})
    said = replay(build, recorded)
    expect("exceeds.http: is larger than 1048576 bytes" in said and "fits.http: is larger" not in said, said[:300])


@case("recording-depth", own=True, slow=True)
def recording_depth(build, folder):
    recorded = deep = folder / "recorded"
    recorded.mkdir()
    for level in range(1, 36):
        deep = deep / "d"
        deep.mkdir()
        if level in (31, 34):
            (deep / f"at{level}.http").write_text("HTTP/1.1 404 Not Found\n\n")
    said = replay(build, recorded)
    expect("total: 1 response" in said, "32 directories deep are read:", said[-300:])


@case("recordings", own=True, slow=True, seconds=60)  # it takes the file system some seconds to make so many
def recordings(build, folder):
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else folder) as recorded:
        for number in range(200_001):
            os.symlink("/nowhere", f"{recorded}/{number}.http")
        said = subprocess.run([build / "status-translator", "check", "--replay", recorded, "--against", "general-0.1"],
                              capture_output=True, text=True, timeout=40)
    expect("there are more than 200000" in said.stdout + said.stderr, (said.stdout + said.stderr)[:300])


@case("not-served", own=True)
def not_served(build, folder):
    """The server does not start with what exceeds a bound, and says where it is."""
    said = starts_not(build, folder, {"own.textproto": PROFILE.format("own").ljust(MIB + 1, "#")})
    expect("own.textproto" in said and "1048576" in said, "says what is wrong:", said)
