"""Runs a test as if Debian's nginx packages were installed: as_debian() creates its own namespaces.

The files of the packages are mounted over /etc, /usr, /var and /run, writes are kept in memory, and the network has only a
loopback interface, so that every port is free. Nothing is visible outside of the namespaces.
"""

import fcntl
import os
import socket
import struct
import subprocess
import sys

import nginx

INSIDE = "--inside"


def mount(*arguments):
    if subprocess.run(["mount", *arguments]).returncode != 0:
        nginx.skip("cannot mount an overlay here")


def as_debian(work):
    """Runs this program again inside, and returns there alone."""
    if INSIDE not in sys.argv:
        root = nginx.unpacked(work)
        if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "--net", "true"]).returncode != 0:
            nginx.skip("mounting needs root and unshare(1)")
        os.execvp("unshare", ["unshare", "--mount", "--net", "--kill-child", "--fork", sys.executable, "-B", *sys.argv,
                              INSIDE, str(root)])
    root = sys.argv[sys.argv.index(INSIDE) + 1]
    memory = f"{root}/memory"
    os.makedirs(memory, exist_ok=True)
    mount("--make-rprivate", "/")
    mount("-t", "tmpfs", "tmpfs", memory)
    for name in ("etc", "usr", "var", "run"):
        for kind in ("upper", "work"):
            os.makedirs(f"{memory}/{name}-{kind}")
        lower = ":".join(one for one in (f"{root}/{name}", f"/{name}") if os.path.isdir(one))
        mount("-t", "overlay", "overlay", "-o",
              f"lowerdir={lower},upperdir={memory}/{name}-upper,workdir={memory}/{name}-work", f"/{name}")
    loopback_up()


def loopback_up():
    get, set_, up = 0x8913, 0x8914, 1  # SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP
    with socket.socket() as any_socket:
        request = fcntl.ioctl(any_socket, get, struct.pack("16sH14x", b"lo", 0))
        flags = struct.unpack("16sH14x", request)[1]
        fcntl.ioctl(any_socket, set_, struct.pack("16sH14x", b"lo", flags | up))
