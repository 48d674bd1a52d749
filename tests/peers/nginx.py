"""A real nginx from Debian's packages, unpacked in a directory; nothing is installed."""

import pathlib
import socket
import subprocess
import sys

from waiting import wait_until

SKIPPED = 77
PACKAGES = ["nginx", "nginx-common", "libnginx-mod-http-js", "libnginx-mod-http-lua", "libnginx-mod-http-ndk",
            "lua-resty-core", "lua-resty-lrucache", "lua-cjson", "libluajit2-5.1-2", "libpcre3"]


def skip(why):
    print(f"SKIPPED nginx: {why}", file=sys.stderr)
    sys.exit(SKIPPED)


def unpacked(work, name="nginx", packages=PACKAGES):
    """The root of the unpacked packages."""
    folder = pathlib.Path(work) / name
    done = folder / "unpacked"
    if not done.exists() or done.read_text() != " ".join(packages):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            if subprocess.run(["apt-get", "-qq", "download", *packages], cwd=folder,
                              stdout=subprocess.DEVNULL).returncode != 0:
                skip("apt-get cannot download it (apt-get update first?)")
        except FileNotFoundError:
            skip("it comes from Debian packages, and this is no Debian")
        for package in folder.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        # /lib is a part of /usr where they run.
        subprocess.run(["cp", "-a", f"{folder}/lib/.", folder / "usr/lib"], check=True)
        done.write_text(" ".join(packages))
    return folder


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", int(port)), 1).close()
        return True
    except OSError:
        return False


class Nginx:
    """nginx with a configuration, as an ordinary program."""

    def __init__(self, root, folder, name, config, ports):
        home = folder / name
        home.mkdir()
        own = "\n".join([f"  {kind}_temp_path {home}/{kind};"
                         for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")] + ["  access_log off;"])
        (home / "nginx.conf").write_text(f"daemon off;\nmaster_process off;\npid {home}/pid;\n"
                                         f"error_log stderr;\n" + config.replace("http {", "http {\n" + own, 1))
        self.process = subprocess.Popen([root / "usr/sbin/nginx", "-p", home, "-c", home / "nginx.conf", "-e", "stderr"],
                                        env={"LD_LIBRARY_PATH": f"{root}/usr/lib/x86_64-linux-gnu"},
                                        stderr=subprocess.STDOUT, stdout=open(home / "out", "w"))
        for port in ports:
            wait_until(lambda: listens(port) or self.process.poll() is not None, f"nginx {name} listens")
        if self.process.poll() is not None:
            sys.exit("FAILED: nginx does not start: " + (home / "out").read_text())
