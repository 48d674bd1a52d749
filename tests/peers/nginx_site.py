"""What the tests of deploy/nginx share: the files installed as README.md says, nginx, the service and calls to both.

The ports are those in the files, so that everything runs in namespaces of its own (debian_with_nginx.py). BUILD is the first
argument of the program.
"""

import contextlib
import http.client
import pathlib
import re
import socket
import subprocess
import sys
import tempfile

import grpc
from nginx import listens
from waiting import check, wait_until

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
README = (REPOSITORY / "deploy/nginx/README.md").read_text()
BUILD = pathlib.Path(sys.argv[1]).resolve()
# Of the files.
SERVICE, GRPC_FRONT, GRPC_UPSTREAM, HTTP_FRONT, HTTP_UPSTREAM = 8080, 8443, 50052, 8000, 8001
CACHE = pathlib.Path("/var/lib/nginx/status-translator")


def installed(section):
    """Does what the README says below a title, but for packages and services."""
    text = README.split(f"## {section}\n")[1].split("\n## ")[0]
    commands = re.findall(r"^# (.*)$", text, re.MULTILINE)
    check(any(one.startswith("nginx -t") for one in commands), "no commands below", section)
    for command in commands:
        if not command.startswith(("apt-get ", "systemctl ")):
            done = subprocess.run(["bash", "-c", command], cwd=REPOSITORY, stderr=subprocess.PIPE, text=True)
            check(done.returncode == 0, command, done.stderr)


@contextlib.contextmanager
def running(port, *command):
    """A program that listens; yields the file of what it says."""
    with tempfile.NamedTemporaryFile("r") as said:
        process = subprocess.Popen(command, stdout=open(said.name, "w"), stderr=subprocess.STDOUT)
        try:
            wait_until(lambda: listens(port) or process.poll() is not None, f"{command[0]} listens")
            check(process.poll() is None, command, said.read())
            yield said
        finally:
            process.terminate()
            process.wait(20)


def service(*options):
    return running(SERVICE, BUILD / "status-translator", "serve", "--listen", "127.0.0.1:0", "--http-listen",
                   f"127.0.0.1:{SERVICE}", "--drain-delay", "0s", *options)


def started(port, config="/etc/nginx/nginx.conf"):
    pid = "" if config != "/etc/nginx/nginx.conf" else "pid /run/front.pid;"
    return running(port, "nginx", "-c", config, "-g", f"daemon off; error_log stderr warn; {pid}")


def called(path):
    """A gRPC call's code and message."""
    with grpc.insecure_channel(f"127.0.0.1:{GRPC_FRONT}") as channel:
        try:
            channel.unary_unary(f"/{path}")(b"", timeout=10)
            return "OK", ""
        except grpc.RpcError as error:
            return error.code().name, error.details()


def got(path, method="GET", headers=(), body=None):
    """Status, headers and body over HTTP/1.1."""
    connection = http.client.HTTPConnection("127.0.0.1", HTTP_FRONT, timeout=5)
    with contextlib.closing(connection):
        connection.request(method, f"/{path}", body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


def hanging_service():
    """Takes connections and says nothing."""
    return contextlib.closing(socket.create_server(("127.0.0.1", SERVICE)))
