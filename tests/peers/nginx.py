"""The nginx examples of deploy/nginx in a real nginx, asked by curl and grpcio: nginx.py BUILD

nginx and its modules are unpacked from Debian's packages below BUILD/../peers; nothing is installed.
"""

import pathlib
import re
import socket
import subprocess
import sys
import tempfile

from waiting import free_ports, wait_until

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLES = HERE.parent.parent / "deploy/nginx"
SKIPPED = 77
PACKAGES = ["nginx", "libnginx-mod-http-js", "libnginx-mod-http-lua", "libnginx-mod-http-ndk", "lua-resty-core",
            "lua-resty-lrucache", "lua-cjson", "libluajit2-5.1-2", "libpcre3"]
# Answers every gRPC call and every request with its own HTML page of the status in the path.
FAILING = """
events {}
http {
  server { listen GRPC_PORT http2; LOCATIONS }
  server { listen HTTP_PORT; LOCATIONS }
}
""".replace("LOCATIONS", " ".join(f"location ~ /{status}$ {{ return {status}; }}" for status in (404, 413, 429, 503)))


def skip(why):
    print(f"SKIPPED nginx: {why}", file=sys.stderr)
    sys.exit(SKIPPED)


def unpacked(work):
    folder = work / "nginx"
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            if subprocess.run(["apt-get", "-qq", "download", *PACKAGES], cwd=folder,
                              stdout=subprocess.DEVNULL).returncode != 0:
                skip("apt-get cannot download it (apt-get update first?)")
        except FileNotFoundError:
            skip("it comes from Debian packages, and this is no Debian")
        for package in folder.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        (folder / "done").touch()
    return folder


def python_with_grpc(work):
    """A Python that has grpcio; the interpreter's path."""
    venv = work / "python"
    if not (venv / "bin/python").exists() and subprocess.run([sys.executable, "-m", "venv", venv]).returncode != 0:
        skip("no venv")
    if subprocess.run([venv / "bin/pip", "install", "--quiet", "-r", HERE / "python/requirements.txt"]).returncode != 0:
        skip("pip cannot install grpcio")
    return venv / "bin/python"


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", int(port)), 1).close()
        return True
    except OSError:
        return False


class Nginx:
    def __init__(self, root, folder, name, config, ports):
        home = folder / name
        home.mkdir()
        for module in re.findall(r"modules/(\S+\.so)", config):
            config = config.replace(f"modules/{module}", str(root / "usr/lib/nginx/modules" / module))
        config = (config.replace("/etc/nginx/status-translator", str(EXAMPLES))
                  .replace("/var/cache/nginx/status-translator", str(home / "cache"))
                  .replace("lua_package_path \"", f"lua_package_path \"{root}/usr/share/lua/5.1/?.lua;"
                                                  f"{root}/usr/share/lua/5.1/?/init.lua;")
                  .replace("init_worker_by_lua_block",
                           f"lua_package_cpath \"{root}/usr/lib/x86_64-linux-gnu/lua/5.1/?.so;;\";\n"
                           "  init_worker_by_lua_block"))
        own = "\n".join([f"  {kind}_temp_path {home}/{kind};"
                         for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")] + ["  access_log off;"])
        (home / "nginx.conf").write_text(f"daemon off;\nmaster_process off;\npid {home}/pid;\n"
                                         f"error_log stderr;\n" + config.replace("http {", "http {\n" + own, 1))
        self.process = subprocess.Popen([root / "usr/sbin/nginx", "-p", home, "-c", home / "nginx.conf", "-e", "stderr"],
                                        env={"LD_LIBRARY_PATH": f"{root}/usr/lib/x86_64-linux-gnu:{root}/lib/x86_64-linux-gnu"},
                                        stderr=subprocess.STDOUT, stdout=open(home / "out", "w"))
        for port in ports:
            wait_until(lambda: listens(port) or self.process.poll() is not None, f"nginx {name} listens")
        if self.process.poll() is not None:
            sys.exit("FAILED: nginx does not start: " + (home / "out").read_text())


GRPC_CALL = """
import grpc, sys
channel = grpc.insecure_channel(sys.argv[1])
for path in sys.argv[2:]:
    try:
        channel.unary_unary("/a.B/" + path)(b"", timeout=10)
        print("OK")
    except grpc.RpcError as error:
        print(error.code().name, error.details(), sep="|")
"""

failed = 0


def check(what, ok, seen):
    global failed
    failed += not ok
    print(f"{'passed' if ok else 'FAILED'}: {what}: {seen}", flush=True)


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    work = build.parent / "peers"
    root, python = unpacked(work), python_with_grpc(work)
    service_http, failing_grpc, failing_http, nobody, front_grpc, front_local, front_http = map(str, free_ports(7))
    running = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)

        def serve():
            running.append(subprocess.Popen(
                [build / "status-translator", "serve", "--listen", "127.0.0.1:0", "--http-listen",
                 f"127.0.0.1:{service_http}", "--drain-delay", "0s"], stderr=subprocess.DEVNULL))
            wait_until(lambda: listens(service_http), "the service listens")
            return running[-1]

        def nginx(name, config, ports):
            one = Nginx(root, folder, name, config, ports)
            running.append(one.process)
            return one

        try:
            service = serve()
            nginx("failing", FAILING.replace("GRPC_PORT", failing_grpc).replace("HTTP_PORT", failing_http),
                  [failing_grpc, failing_http])
            njs = (EXAMPLES / "njs.conf").read_text().replace("127.0.0.1:8080", f"127.0.0.1:{service_http}")
            nginx("njs", njs.replace("listen 8443", f"listen {front_grpc}").replace("127.0.0.1:50052",
                                                                                   f"127.0.0.1:{failing_grpc}"),
                  [front_grpc])
            nginx("local", njs.replace("listen 8443", f"listen {front_local}").replace("127.0.0.1:50052",
                                                                                      f"127.0.0.1:{nobody}"),
                  [front_local])

            def grpc_call(port, *paths):
                return subprocess.run([python, "-c", GRPC_CALL, f"127.0.0.1:{port}", *paths], stdout=subprocess.PIPE,
                                      text=True, check=True).stdout.splitlines()

            before = grpc_call(failing_grpc, "404", "503")
            after = grpc_call(front_grpc, "404", "429", "503")
            check("njs: a router's 404 page is UNIMPLEMENTED, with a reason", after[0].startswith("UNIMPLEMENTED|HTTP 404: ")
                  and len(after[0]) > 40, f"{before[0]} -> {after[0]}")
            check("njs: 429 of a box in between stays UNAVAILABLE", after[1].startswith("UNAVAILABLE|"), after[1])
            check("njs: 503", after[2].startswith("UNAVAILABLE|HTTP 503: "), f"{before[1]} -> {after[2]}")
            local = grpc_call(front_local, "x")
            check("njs: nobody upstream: nginx's own 502", local[0].startswith("UNAVAILABLE|HTTP 502: "), local[0])

            nginx("lua", (EXAMPLES / "lua.conf").read_text().replace('"127.0.0.1", 8080', f'"127.0.0.1", {service_http}')
                  .replace("listen 8000", f"listen {front_http}").replace("127.0.0.1:8001", f"127.0.0.1:{failing_http}"),
                  [front_http])

            def headers(status):
                shown = subprocess.run(["curl", "-s", "-o", "/dev/null", "-D", "-",
                                        f"http://127.0.0.1:{front_http}/{status}"], stdout=subprocess.PIPE, text=True)
                return dict(line.lower().split(": ", 1) for line in shown.stdout.splitlines() if ": " in line)

            wait_until(lambda: "x-grpc-code" in headers(404), "the Lua plugin has the table")
            for status, code, retryable in ((404, "not_found", "false"), (429, "resource_exhausted", "false"),
                                            (503, "unavailable", "true")):
                seen = headers(status)
                check(f"Lua: {status}", (seen["x-grpc-code"], seen["x-retryable"]) == (code, retryable),
                      f"{seen['x-grpc-code']}, retryable {seen['x-retryable']}")
            service.kill()
            service.wait()
            check("Lua: answers go on without the service", headers(404)["x-grpc-code"] == "not_found", "not_found")
            gone = grpc_call(front_grpc, "404", "413")
            check("njs: without the service, a kept answer or UNKNOWN, and never a hang",
                  gone[0].startswith("UNIMPLEMENTED|HTTP 404") and gone[1] == "UNKNOWN|HTTP 413", gone)
        finally:
            for process in running:
                if process.poll() is None:
                    process.kill()
                    process.wait()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
