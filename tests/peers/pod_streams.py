"""Streams through the pod's Envoy that stay open longer than the timeout of unary calls; used by pod.py."""

import pathlib
import queue
import re
import threading

import grpc
import yaml

PROTO = pathlib.Path(__file__).resolve().parent.parent.parent / "proto"
# Streams that come from gRPC itself, beside those in proto/.
GRPC_STREAMS = ("/grpc.health.v1.Health/Watch", "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
WATCH, WATCH_PROFILE, PROCESS = (GRPC_STREAMS[0], "/statustranslator.v1.CatalogService/WatchProfile",
                                 "/envoy.service.ext_proc.v3.ExternalProcessor/Process")
SERVING, NOT_SERVING = 1, 2


def field(number, payload):
    """A length-delimited protobuf field of less than 128 bytes."""
    return bytes([number << 3 | 2, len(payload)]) + payload


def head(number, *headers):
    """ProcessingRequest with the head of a request (2) or response (3)."""
    return field(number, field(1, b"".join(field(1, field(1, key) + field(3, value)) for key, value in headers)))


def methods():
    """Path and whether it streams, of every method in proto/ and of gRPC's own streams."""
    found = {path: True for path in GRPC_STREAMS}
    for file in PROTO.glob("**/*.proto"):
        text = file.read_text()
        package = re.search(r"^package (.*);", text, re.MULTILINE)
        for service, body in re.findall(r"^service (\w+) \{(.*?)^\}", text, re.MULTILINE | re.DOTALL):
            for name, asked, answered in re.findall(r"\brpc (\w+)\((stream )?[^)]*\) returns \((stream )?", body):
                found[f"/{package.group(1)}.{service}/{name}"] = bool(asked or answered)
    assert sum(found.values()) >= 5 and len(found) > 15, found
    return found


def check_routes(config):
    """Every stream is on a route without an end, every other method on one that ends, and not in the same cluster."""
    listener = yaml.safe_load(config)["static_resources"]["listeners"][0]
    routes = listener["filter_chains"][0]["filters"][0]["typed_config"]["route_config"]["virtual_hosts"][0]["routes"]
    clusters = {True: set(), False: set()}
    for path, streams in methods().items():
        route = next(one["route"] for one in routes if "prefix" in one["match"] or
                     re.fullmatch(one["match"]["safe_regex"]["regex"], path))
        assert (route["timeout"] == "0s") == streams, (path, route)
        assert not streams or route["idle_timeout"] == "3600s", (path, route)
        clusters[streams].add(route["cluster"])
    assert not clusters[True] & clusters[False], clusters
    print(f"passed: {sum(methods().values())} streaming methods have a route without an end")


class Stream:
    """One open stream: what it sent, as it comes."""

    def __init__(self, channel, path, *requests):
        self._asked, self._came = queue.Queue(), queue.Queue()
        for one in requests:
            self._asked.put(one)
        self._call = channel.stream_stream(path)(iter(self._asked.get, None))
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        try:
            for message in self._call:
                self._came.put(message)
        except grpc.RpcError as error:
            self._came.put(error)

    def send(self, request):
        self._asked.put(request)

    def next(self, what):
        message = self._came.get(timeout=20)
        assert isinstance(message, bytes), (what, message)
        return message

    def nothing_more(self, what):
        assert self._came.empty(), (what, self._came.get())

    def end(self):
        self._asked.put(None)
        self._call.cancel()


class Streams:
    """A watch of health, a watch of profile acme and an ext_proc exchange, each after its first message."""

    def __init__(self, address):
        self._channel = grpc.insecure_channel(address)
        # A watch has one request, and then its end: from there on Envoy counts a route's timeout.
        self.health = Stream(self._channel, WATCH, b"", None)
        self.profile = Stream(self._channel, WATCH_PROFILE, field(1, b"acme"), None)
        self.process = Stream(self._channel, PROCESS, head(2, (b":method", b"POST"), (b"content-type", b"application/grpc")))
        assert self.health.next("health") == bytes([8, SERVING])
        self.table = self.profile.next("profile")
        assert self.process.next("request's head")[0] == 1 << 3 | 2

    def nothing_more(self):
        for name in ("health", "profile", "process"):
            getattr(self, name).nothing_more(name)

    def unary_without_deadline(self):
        """How a unary call without a deadline ends."""
        try:
            self._channel.unary_unary("/statustranslator.v1.TranslationService/HttpToGrpc")(b"")
        except grpc.RpcError as error:
            return error.code()
        return grpc.StatusCode.OK

    def end(self):
        for one in (self.health, self.profile, self.process):
            one.end()
        self._channel.close()
