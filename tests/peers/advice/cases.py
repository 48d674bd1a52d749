"""Causes that a team meets: what fails, and the change that the answer advises.

In a configuration, CHANGE is replaced by `instead` first, and then by `change`.
"""

import contextlib
import dataclasses
import subprocess
from typing import Callable

import grpc

from clients import grpc_go, grpcio
from servers import application, free_ports, in_envoy, in_haproxy, in_nginx, server_credentials


@dataclasses.dataclass
class Case:
    name: str
    cause: str  # the first one that the answer must name
    setting: str  # must be in the printed answer and in the change
    change: str
    honest: str  # the code after the change
    serve: Callable  # (tools, folder, name, change) -> a context with the port
    call: Callable  # (tools, port, change) -> Outcome
    needs: tuple = ()  # of "nginx", "haproxy", "envoy", "grpc_go"
    instead: str = ""


def go(method, size=1):
    return lambda tools, port, _: grpc_go(tools, port, method, size)


def python(method, **settings):
    return lambda _, port, __: grpcio(port, method, **settings)


def python_option(method, *options, **settings):
    """The change is "name=number", an option of the channel."""
    def call(_, port, change):
        name, _, number = change.partition("=")
        return grpcio(port, method, options=(*options, (name, int(number))), **settings)
    return call


def alone(options=()):
    @contextlib.contextmanager
    def serve(*_):
        with application(options=options) as (_, port):
            yield port
    return serve


# == nginx
def nginx_in_front(location, server="listen PORT http2;", before="", tls=False):
    """`before` stands outside of the server."""
    @contextlib.contextmanager
    def serve(tools, folder, name, change):
        with application(server_credentials(folder) if tls else None) as (_, upstream):
            port, = free_ports(1)
            text = f"events {{}}\nhttp {{\n{before}\nserver {{ {server}\nlocation / {{ {location} }} }} }}\n"
            if "export" in change:
                change = own_errors(tools, folder, change)
            text = text.replace("CHANGE", change).replace("UPSTREAM", f"127.0.0.1:{upstream}")
            with in_nginx(tools, folder, name, text.replace("PORT", f"127.0.0.1:{port}"), port):
                yield port
    return serve


def own_errors(tools, folder, command):
    """Runs the command of the advice, and includes what it writes."""
    file = folder / "status-translator.conf"
    file.write_text(subprocess.run([tools.program, *command.split()[1:]], stdout=subprocess.PIPE, check=True, text=True).stdout)
    return f"include {file};"


LIMITED = "limit_req zone=one; grpc_pass grpc://UPSTREAM;"
ZONE = "limit_req_zone $binary_remote_addr zone=one:32k rate=1r/m;"
EXPORT = "status-translator export --format nginx --profile general"
NGINX = [
    Case("nginx: HTTP/1 to the upstream", "proxy_upstream_not_http2", "grpc_pass grpc://", "grpc_pass grpc://UPSTREAM;",
         "NOT_FOUND", nginx_in_front("CHANGE"), python("NotFound"), ("nginx",), "proxy_pass http://UPSTREAM;"),
    Case("nginx: plaintext to a TLS upstream", "http_response", "grpcs://", "grpc_pass grpcs://UPSTREAM;", "NOT_FOUND",
         nginx_in_front("CHANGE", tls=True), go("NotFound"), ("nginx", "grpc_go"), "grpc_pass grpc://UPSTREAM;"),
    Case("nginx: size of the request", "http_response", "client_max_body_size", "client_max_body_size 4m;", "OK",
         nginx_in_front("grpc_pass grpc://UPSTREAM; CHANGE"), go("Create", 2 << 20), ("nginx", "grpc_go")),
    Case("nginx: time of the upstream", "http_response", "grpc_read_timeout", "grpc_read_timeout 10s;", "OK",
         nginx_in_front("grpc_pass grpc://UPSTREAM; CHANGE"), go("Slow"), ("nginx", "grpc_go"), "grpc_read_timeout 300ms;"),
    Case("nginx: rate of requests", "http_response", EXPORT, EXPORT, "RESOURCE_EXHAUSTED",
         nginx_in_front(LIMITED, "listen PORT http2; limit_req_status 429; CHANGE", ZONE),
         lambda tools, port, _: (grpc_go(tools, port, "NotFound"), grpc_go(tools, port, "NotFound"))[1],
         ("nginx", "grpc_go")),
    Case("nginx: no HTTP/2", "not_http2", "listen PORT http2", "listen PORT http2;", "NOT_FOUND",
         nginx_in_front("grpc_pass grpc://UPSTREAM;", "CHANGE"), python("NotFound"), ("nginx",), "listen PORT;"),
]


# == HAProxy
def haproxy_in_front(frontend="", server="", defaults="timeout server 10s"):
    @contextlib.contextmanager
    def serve(tools, folder, name, change):
        with application() as (_, upstream):
            port, = free_ports(1)
            text = f"""defaults
  mode http
  timeout connect 2s
  timeout client 10s
  {defaults}
frontend front
  bind 127.0.0.1:{port} proto h2
  {frontend}
  default_backend back
backend back
  server one 127.0.0.1:{upstream} {server}
"""
            with in_haproxy(tools, folder, name, text.replace("CHANGE", change), port):
                yield port
    return serve


HAPROXY = [
    Case("HAProxy: HTTP/1 to the upstream", "http_response", "proto h2", "proto h2", "NOT_FOUND",
         haproxy_in_front(server="CHANGE"), go("NotFound"), ("haproxy", "grpc_go")),
    Case("HAProxy: time of the upstream", "http_response", "timeout server", "timeout server 10s", "OK",
         haproxy_in_front(server="proto h2", defaults="CHANGE"), go("Slow"), ("haproxy", "grpc_go"), "timeout server 300ms"),
    Case("HAProxy: rate of requests", "http_response", "http-request return status 200 hdr grpc-status 8",
         "http-request return status 200 hdr grpc-status 8\n"
         "  http-after-response set-header content-type application/grpc if { res.hdr(grpc-status) -m found }",
         "RESOURCE_EXHAUSTED", haproxy_in_front(frontend="CHANGE", server="proto h2"), go("NotFound"), ("haproxy", "grpc_go"),
         "http-request deny deny_status 429"),
]


# == Envoy
HTTP2 = ("typed_extension_protocol_options: {envoy.extensions.upstreams.http.v3.HttpProtocolOptions: {'@type': "
         "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions, "
         "explicit_http_config: {http2_protocol_options: {}}}}")
LIMIT = """
          - name: limit
            typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit,
              stat_prefix: limit, token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 3600s},
              filter_enabled: {default_value: {numerator: 100}}, filter_enforced: {default_value: {numerator: 100}}, CHANGE}"""
TLS = ("transport_socket: {name: tls, typed_config: {'@type': "
       "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext}}")


def envoy_in_front(match="prefix: /", route="timeout: 5s", cluster=HTTP2, filters="", tls=False, held=False):
    @contextlib.contextmanager
    def serve(tools, folder, name, change):
        with application(server_credentials(folder) if tls else None) as (handler, upstream), contextlib.ExitStack() as stack:
            port, = free_ports(1)
            text = f"""static_resources:
  listeners:
  - address: {{socket_address: {{address: 127.0.0.1, port_value: {port}}}}}
    filter_chains:
    - filters:
      - name: http
        typed_config:
          '@type': type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: front
          codec_type: HTTP2
          route_config: {{virtual_hosts: [{{name: all, domains: ['*'],
            routes: [{{match: {{{match}}}, route: {{cluster: application, {route}}}}}]}}]}}
          http_filters:{filters}
          - name: router
            typed_config: {{'@type': type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}
  clusters:
  - name: application
    connect_timeout: 2s
    {cluster}
    load_assignment: {{cluster_name: application, endpoints: [{{lb_endpoints: [{{endpoint: {{address: {{socket_address:
      {{address: 127.0.0.1, port_value: {upstream}}}}}}}}}]}}]}}
"""
            stack.enter_context(in_envoy(tools, folder, name, text.replace("CHANGE", change), port))
            if held:  # one call is open all the time
                channel = stack.enter_context(grpc.insecure_channel(f"127.0.0.1:{port}"))
                stack.callback(handler.released.set)
                call = channel.unary_unary("/app.Orders/Held").future(b"x", timeout=30)
                stack.callback(call.cancel)
                assert handler.entered.wait(20), "the call that is held open arrives"
            yield port
    return serve


BREAKER = "circuit_breakers: {thresholds: [{CHANGE}]}"
ENVOY = [
    Case("Envoy: rate of requests", "proxy_rate_limit", "rate_limited_as_resource_exhausted",
         "rate_limited_as_resource_exhausted: true", "RESOURCE_EXHAUSTED", envoy_in_front(filters=LIMIT),
         lambda _, port, __: (grpcio(port, "NotFound"), grpcio(port, "NotFound"))[1], ("envoy",)),
    Case("Envoy: time of the route", "proxy_timeout", "grpc_timeout_header_max",
         "timeout: 0s, max_stream_duration: {grpc_timeout_header_max: 0s}", "DEADLINE_EXCEEDED",
         envoy_in_front(route="CHANGE"), python("Slow"), ("envoy",), "timeout: 0.3s"),
    Case("Envoy: HTTP/1 to the upstream", "proxy_upstream_not_http2", "http2_protocol_options", HTTP2, "NOT_FOUND",
         envoy_in_front(cluster="CHANGE"), python("NotFound"), ("envoy",)),
    Case("Envoy: plaintext to a TLS upstream", "proxy_upstream_closed", "transport_socket", TLS, "NOT_FOUND",
         envoy_in_front(cluster=HTTP2 + "\n    CHANGE", tls=True), python("NotFound"), ("envoy",)),
    Case("Envoy: circuit breaker", "proxy_overload", "max_requests", "max_requests: 100", "NOT_FOUND",
         envoy_in_front(cluster=HTTP2 + "\n    " + BREAKER, held=True), python("NotFound"), ("envoy",), "max_requests: 1"),
    Case("Envoy: no route", "silent_status", "prefix: /", "prefix: /app.Orders/", "NOT_FOUND",
         envoy_in_front(match="CHANGE"), python("NotFound"), ("envoy",), "prefix: /orders/"),
]


# == Without a proxy
def tls_or_not(_, port, change):
    return grpcio(port, "NotFound", credentials=None if "insecure" in change else grpc.ssl_channel_credentials())


DIRECT = [
    Case("grpcio: size of the response", "msg_too_large_recv", "grpc.max_receive_message_length",
         "grpc.max_receive_message_length=-1", "OK", alone(), python_option("Big"),
         instead="grpc.max_receive_message_length=4194304"),
    Case("grpcio: size of the trailers", "metadata_too_large", "grpc.absolute_max_metadata_size",
         "grpc.absolute_max_metadata_size=65536", "FAILED_PRECONDITION", alone(), python_option("BigTrailer"),
         instead="grpc.absolute_max_metadata_size=16384"),
    Case("grpcio: too many pings", "keepalive_abuse", "grpc.keepalive_time_ms", "grpc.keepalive_time_ms=300000", "OK",
         alone([("grpc.http2.min_ping_interval_without_data_ms", 60_000), ("grpc.http2.max_ping_strikes", 1)]),
         python_option("VerySlow", ("grpc.http2.max_pings_without_data", 0), seconds=10),
         instead="grpc.keepalive_time_ms=100"),
    Case("grpcio: TLS to a plaintext port", "tls_to_plaintext", "grpc.insecure_channel", "grpc.insecure_channel", "NOT_FOUND",
         alone(), tls_or_not),
]
CASES = [*NGINX, *HAPROXY, *ENVOY, *DIRECT]
