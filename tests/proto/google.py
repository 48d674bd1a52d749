"""Holds proto/google against Google's own files: the same FileDescriptorProto, but for comments.

  google.py                 against the digests in google.tsv; golden/ has the same as text, to say what differs
  google.py BUILD --package against the files of the Python package that requirements.txt pins, fetched by pip below
                            BUILD/../peers; exits 77 where that cannot be had
  google.py --write         writes google.tsv and golden/ anew; --package then says whether they are Google's
"""
import difflib
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
OURS = HERE.parent.parent / "proto"
DIGESTS = HERE / "google.tsv"


def names():
    return sorted(str(path.relative_to(OURS)) for path in (OURS / "google").rglob("*.proto"))


def descriptor(folder, name):
    """The serialised FileDescriptorSet of one file, without source information."""
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(["protoc", "-I", folder, f"--descriptor_set_out={out.name}", name], check=True)
        return pathlib.Path(out.name).read_bytes()


def text(folder, name):
    """The same, readable."""
    decode = ["protoc", "-I", OURS, "--decode=google.protobuf.FileDescriptorSet", "google/protobuf/descriptor.proto"]
    return subprocess.run(decode, input=descriptor(folder, name), check=True, capture_output=True).stdout.decode()


def golden(name):
    return HERE / "golden" / pathlib.Path(name).with_suffix(".txt")


def digests():
    return {name: hashlib.sha256(descriptor(OURS, name)).hexdigest() for name in names()}


def package(work):
    work.mkdir(parents=True, exist_ok=True)
    fetched = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes",
         "--dest", work, "--requirement", HERE / "requirements.txt"])
    found = sorted(work.glob("googleapis_common_protos-*.whl"))
    if fetched.returncode != 0 or not found:
        print("SKIPPED: pip cannot fetch googleapis-common-protos", file=sys.stderr)
        sys.exit(77)
    folder = work / "files"
    with zipfile.ZipFile(found[-1]) as wheel:
        wheel.extractall(folder, [name for name in wheel.namelist() if name.endswith(".proto")])
    return folder


def write():
    DIGESTS.write_text("".join(f"{name}\t{digest}\n" for name, digest in digests().items()))
    for name in names():
        golden(name).parent.mkdir(parents=True, exist_ok=True)
        golden(name).write_text(text(OURS, name))


def main():
    if sys.argv[1:2] == ["--write"]:
        write()
        return 0
    if sys.argv[2:3] == ["--package"]:
        folder = package(pathlib.Path(sys.argv[1]).parent / "peers" / "googleapis")
        wrong = [name for name in names() if descriptor(OURS, name) != descriptor(folder, name)]
        texts = {name: text(folder, name) for name in wrong if (folder / name).exists()}
    else:
        expected = dict(line.split("\t") for line in DIGESTS.read_text().splitlines())
        got = digests()
        texts = {name: golden(name).read_text() for name in expected}
        wrong = sorted(name for name in got.keys() | expected.keys()
                       if got.get(name) != expected.get(name) or text(OURS, name) != texts[name])
    for name in wrong:
        print(f"{name}: differs from Google's file of this name")
        ours = text(OURS, name) if name in names() else ""
        sys.stdout.writelines(difflib.unified_diff(texts.get(name, "").splitlines(keepends=True),
                                                   ours.splitlines(keepends=True), "Google's", "ours"))
    print(f"{len(names())} files, {len(wrong)} differ")
    return 1 if wrong or not names() else 0


sys.exit(main())
