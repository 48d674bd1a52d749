"""Clients of other makes call a server with mutual TLS: curl, Python's grpcio and ssl, and the commands: tls.py BUILD

Needs grpcio (in_venv.sh).
"""
import concurrent.futures
import json
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile

import certificates
import grpc
from waiting import wait_until

METHOD = "/statustranslator.v1.TranslationService/HttpToGrpc"
QUESTION = b"\x08\x94\x03"  # {"code": 404}


def passed(what):
    print(f"passed: {what}")


def curl(folder, url, *options):
    done = subprocess.run(["curl", "-sS", "--max-time", "10", "--cacert", folder / "ca.crt", *options, url],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def check_curl(folder, address):
    mine = ["--cert", folder / "client.crt", "--key", folder / "client.key"]
    other = ["--cert", folder / "other.crt", "--key", folder / "other.key"]
    code, said = curl(folder, f"https://{address}/v1/http/404", *mine)
    assert code == 0 and json.loads(said)["translation"]["grpc"]["name"] == "NOT_FOUND", said
    port = address.rsplit(":", 1)[1]
    code, said = curl(folder, f"https://localhost:{port}/readyz", *mine, "--tlsv1.2", "--tls-max", "1.2", "--http2")
    assert (code, said) == (0, "ready\n"), said
    code, said = curl(folder, f"https://codes.example:{port}/readyz", *mine, "--resolve", f"codes.example:{port}:127.0.0.1")
    assert code == 60, (code, said)  # the certificate has another name
    for options in ([], other, [*mine, "--tlsv1.1", "--tls-max", "1.1"]):
        code, said = curl(folder, f"https://{address}/readyz", *options)
        assert code not in (0, 28), (code, said)
    code, said = curl(folder, f"http://{address}/readyz")
    assert code not in (0, 28), (code, said)
    passed("curl: served with a certificate, and not without, with another identity, with TLS 1.1, in clear text")


def grpcio(folder, address, name):
    read = lambda file: (folder / file).read_bytes()
    pair = (read(f"{name}.key"), read(f"{name}.crt")) if name else (None, None)
    with grpc.secure_channel(address, grpc.ssl_channel_credentials(read("ca.crt"), *pair)) as channel:
        try:
            return channel.unary_unary(METHOD)(QUESTION, timeout=10)
        except grpc.RpcError as error:
            return error.code()


def check_grpcio(folder, address):
    assert b"NOT_FOUND" in grpcio(folder, address, "client")
    for name in ("other", None):
        assert grpcio(folder, address, name) == grpc.StatusCode.UNAVAILABLE, name
    with grpc.insecure_channel(address) as channel:
        try:
            channel.unary_unary(METHOD)(QUESTION, timeout=10)
            raise AssertionError("served in clear text")
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.UNAVAILABLE, error
    passed("grpcio: served with a certificate; UNAVAILABLE without, with another identity, in clear text")


def check_alpn(folder, addresses):
    for address, expected in ((addresses["grpc"][0], "h2"), (addresses["http"][0], "http/1.1")):
        context = ssl.create_default_context(cafile=folder / "ca.crt")
        context.load_cert_chain(folder / "client.crt", folder / "client.key")
        context.set_alpn_protocols(["h2", "http/1.1"])
        host, port = address.rsplit(":", 1)
        with context.wrap_socket(socket.create_connection((host, int(port)), timeout=10), server_hostname=host) as client:
            assert client.selected_alpn_protocol() == expected, client.selected_alpn_protocol()
    passed("ALPN: h2 for gRPC, http/1.1 for HTTP")


def check_commands(folder, binary, addresses):
    tls = ["--tls-ca", folder / "ca.crt", "--tls-cert", folder / "client.crt", "--tls-key", folder / "client.key"]
    address = addresses["grpc"][0]

    def run(*arguments):
        done = subprocess.run([binary, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=30)
        return done.returncode, done.stdout

    assert run("healthcheck", "--server", address, *tls) == (0, "SERVING\n")
    assert run("healthcheck", "--server", addresses["health"][0]) == (0, "SERVING\n")
    code, said = run("healthcheck", "--server", address)
    assert code == 2, (code, said)
    code, said = run("healthcheck", "--server", addresses["http"][0], *tls)
    assert code == 2 and "this is an HTTP port" in said and said.count("\n") == 1, (code, said)
    # gRPC connects again when the command gives up: some of these end during a handshake of another thread.
    wrong_name = ["healthcheck", "--server", address, *tls, "--tls-server-name", "codes.example"]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for code, said in pool.map(lambda _: run(*wrong_name), range(48)):
            assert code == 2 and re.search("ertificate|name", said), (code, said)
    code, said = run("explain", "404", "--server", address, *tls)
    assert code == 0 and "NOT_FOUND" in said, said
    code, said = run("check", folder / "acme.textproto", "--against", address, *tls)
    assert code == 0, (code, said)
    passed("healthcheck, explain and check --against over TLS")


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    binary = build / "status-translator"
    if not shutil.which("curl") or not shutil.which("openssl"):
        print("SKIPPED: needs curl and openssl", file=sys.stderr)
        sys.exit(77)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        certificates.for_server_and_clients(folder)
        shutil.copy(pathlib.Path(__file__).resolve().parents[2] / "deploy/profiles/acme.textproto", folder)
        server = subprocess.Popen([binary, "serve", "--listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0", "--health-listen",
                                   "127.0.0.1:0", "--ports-file", folder / "ports", "--drain-delay", "0s",
                                   *certificates.serve_options(folder)], stderr=subprocess.DEVNULL)
        try:
            wait_until((folder / "ports").exists, "start of the server")
            addresses = json.loads((folder / "ports").read_text())
            check_curl(folder, addresses["http"][0])
            check_grpcio(folder, addresses["grpc"][0])
            check_alpn(folder, addresses)
            check_commands(folder, binary, addresses)
            server.terminate()
            assert server.wait(timeout=20) == 0
        finally:
            server.kill()
            server.wait()


if __name__ == "__main__":
    main()
