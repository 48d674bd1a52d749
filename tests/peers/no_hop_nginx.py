"""Tests the export for nginx in a real nginx with grpcio and curl; run by no_hop.py."""

import subprocess

import grpc
import nginx
from expectations import service_says
from mesh import check, parse
from no_hop_exports import ALL, ORIGINS, TITLES, export, is_problem, profiles
from waiting import free_ports

# Where a gRPC call ends in nginx, and with what HTTP status.
IN_NGINX = (("/own/404", 404), ("/dead/x", 502), ("/slow/x", 504), ("/limited/x", 429))
# As an upstream of a test nginx hangs up instead of answering these.
CLOSES = (408, 444, 499)


def nginx_config(ports, include):
    pages = " ".join(f"location = /up/{code} {{ return {code} page; }}" for code in ALL if code not in CLOSES)
    own = " ".join(f"location = /own/{code} {{ return {code}; }}" for code in (403, 404, 413, 503))
    return f"""events {{}}
http {{
  limit_req_zone $binary_remote_addr zone=one:32k rate=1r/m;
  limit_req_status 429;
  server {{ listen 127.0.0.1:{ports["page"]} http2; {pages} }}
  server {{ listen 127.0.0.1:{ports["web"]}; {pages} }}
  server {{
    listen 127.0.0.1:{ports["front"]} http2;
    {include}
    location /up/ {{ grpc_pass grpc://127.0.0.1:{ports["page"]}; }}
    location /web/ {{ proxy_pass http://127.0.0.1:{ports["web"]}/up/; proxy_intercept_errors on; }}
    location /api/ {{ proxy_pass http://127.0.0.1:{ports["web"]}/up/; }}
    location /dead/ {{ grpc_pass grpc://127.0.0.1:{ports["dead"]}; }}
    location /slow/ {{ grpc_pass grpc://127.0.0.1:{ports["silent"]}; grpc_read_timeout 200ms; }}
    location /limited/ {{ limit_req zone=one; grpc_pass grpc://127.0.0.1:{ports["dead"]}; }}
    {own}
  }}
}}
"""


def accepted(work, folder):
    """Every profile and origin."""
    root = nginx.unpacked(work)
    home = folder / "accepted"
    home.mkdir()
    temporary = "".join(f"{kind}_temp_path {home}/{kind}; "
                        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    count = 0
    for profile in profiles():
        for origin in ORIGINS:
            (home / "include.conf").write_text(export("nginx", profile, origin))
            (home / "nginx.conf").write_text(f"pid {home}/pid; events {{}} http {{ {temporary} access_log off; "
                                             f"server {{ listen 127.0.0.1:1; include {home}/include.conf; }} }}")
            said = subprocess.run([root / "usr/sbin/nginx", "-t", "-p", home, "-c", home / "nginx.conf", "-e", "stderr"],
                                  env=nginx_libraries(root), stderr=subprocess.PIPE, text=True)
            check(said.returncode == 0, "nginx", profile, origin, said.stderr)
            count += 1
    print(f"passed: nginx accepts {count} configurations")


def nginx_libraries(root):
    return {"LD_LIBRARY_PATH": f"{root}/usr/lib/x86_64-linux-gnu"}


def asked_over(channel, name):
    try:
        channel.unary_unary(name)(b"x", timeout=5)
        return "OK", ""
    except grpc.RpcError as error:
        return error.code().name, error.details()


def answers(work, folder, path, profile):
    """gRPC errors of nginx: its own (origin local_reply), and an upstream's HTTP pages (intermediary)."""
    root = nginx.unpacked(work)
    silent = nginx.socket.create_server(("127.0.0.1", 0))  # takes connections, says nothing
    ports = dict(zip(("front", "page", "web", "dead"), free_ports(4)), silent=silent.getsockname()[1])
    include = folder / "status-translator.conf"
    include.write_text(export("nginx", profile))
    asked = [*IN_NGINX, *((f"/up/{code}", code) for code in ALL if code not in CLOSES),
             *((f"/own/{code}", code) for code in (403, 413, 503))]
    seen, wrong = {}, {}
    for name, text in (("without", ""), ("with", f"include {include};")):
        server = nginx.Nginx(root, folder, f"{name}-{profile}", nginx_config(ports, text), [ports["front"]])
        try:
            def curl(name, *options):
                return parse(subprocess.run(["curl", "--silent", "--include", "--http2-prior-knowledge", "--max-time", "5",
                                             *options, f"http://127.0.0.1:{ports['front']}{name}"],
                                            stdout=subprocess.PIPE, check=True).stdout)
            with grpc.insecure_channel(f"127.0.0.1:{ports['front']}") as channel:
                asked_over(channel, "/limited/x")  # what the limit lets through
                seen[name] = {one: asked_over(channel, one) for one, _ in asked}
            seen[f"curl {name}"] = {one: curl(one) for one, _ in IN_NGINX}
            if name == "with":
                for one, code in (*IN_NGINX, ("/web/404", 404), ("/web/503", 503), ("/own/403", 403)):
                    if not is_problem(curl(one), code):
                        wrong[f"curl {one}"] = curl(one)
                check(curl("/api/404")[2] == b"page", "an API's own words, not intercepted")
                check(is_problem(curl("/own/404", "-H", "content-type: application/grpc-web"), 404), "gRPC-Web")
                check("grpc-status" in curl("/own/404", "-H", "content-type: application/grpc;charset=utf-8")[1],
                      "a Content-Type with a parameter")
        finally:
            server.process.kill()
            server.process.wait()
    silent.close()
    for one, code in asked:
        says = service_says(path.json_api, code, "intermediary" if one.startswith("/up/") else "local_reply", profile)
        message = says[1] if code in TITLES else says[1].replace(f"HTTP {code}", f"HTTP {code // 100}xx")
        if seen["with"][one] != (says[0], message):
            wrong[one] = (seen["with"][one], "the service says", says)
    check(not wrong, len(wrong), dict(list(wrong.items())[:8]))
    print(f"passed: nginx, {profile}: {len(asked)} errors for gRPC callers;",
          sum(seen["with"][one][0] != seen["without"][one][0] for one, _ in asked), "have another code without the include")
    for one, code in IN_NGINX if profile == "general" else ():
        print(f"  {one:<11} grpcio: {' '.join(seen['without'][one]):.58} -> {' '.join(seen['with'][one])}")
        was, now = (seen[f"curl {name}"][one] for name in ("without", "with"))
        print(f"  {'':<11} curl:   {was[0]} {was[1].get('content-type')} -> {now[0]} {now[1]['content-type']}")
