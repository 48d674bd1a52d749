"""Upstreams that respond as the path requests, over HTTP and over gRPC."""

import http.server
import time

import grpc
from google.rpc import error_details_pb2, status_pb2

HTML = b"<html><head><title>Oops</title></head><body>host db-7.internal said no</body></html>"
GRPC_UPSTREAM = "/demo.v1.Upstream/"

BODIES = {
    "html": ("text/html", HTML),
    "aip193": ("application/json",
               b'{"error":{"code":409,"status":"ABORTED","message":"somebody was faster","details":[]}}'),
    "quota": ("application/json", b'{"error":{"code":"Ecs.0022","message":"the quota is used up"}}'),
    "problem": ("application/problem+json", b'{"title":"Conflict","status":409,"detail":"the book is on loan"}'),
    "unknown": ("application/json", b'{"hello":"world"}'),
    "big": ("text/html", HTML + b"x" * (1 << 20)),
    "empty": (None, b""),
}


class Upstream(http.server.BaseHTTPRequestHandler):
    """/http/STATUS/BODY[/chunked]"""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes

    def answer(self):
        length = self.headers.get("content-length")
        if length is not None:
            self.rfile.read(int(length))
        elif self.headers.get("transfer-encoding") == "chunked":
            while (size := int(self.rfile.readline(), 16)) or self.rfile.readline() != b"\r\n":
                self.rfile.read(size + 2)
        words = self.path.split("/")
        if words[1] == "slow":
            time.sleep(1)
        code, shape = int(words[2]), words[3]
        media_type, body = BODIES[shape]
        self.send_response(code)
        if media_type:
            self.send_header("content-type", media_type)
        self.send_header("x-internal", "rack 7")
        if code in (429, 503):
            self.send_header("retry-after", "7")
        if code == 401:
            self.send_header("www-authenticate", 'Basic realm="a"')
            self.send_header("www-authenticate", 'Bearer realm="b"')
        if words[-1] == "chunked":
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            if body:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(body), body))
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


class GrpcUpstream(grpc.GenericRpcHandler):
    """/demo.v1.Upstream/CODE[.details|.late|.quota|.late_quota], or 0.none: OK, and no message."""

    def service(self, details):
        word = details.method.rsplit("/", 1)[1]
        code, _, how = word.partition(".")

        def fail(_, context):
            metadata = [("retry-after", "9")]
            if how == "details" or "quota" in how:
                status = status_pb2.Status(code=int(code), message="naïve 100 %")
                info = error_details_pb2.ErrorInfo(reason="FULL", domain="demo")
                if "quota" in how:
                    info.metadata.update(error_code="Ecs.0022", http_status="400")
                status.details.add().Pack(info)
                metadata.append(("grpc-status-details-bin", status.SerializeToString()))
            context.set_trailing_metadata(metadata)
            if code == "0":
                if how != "none":
                    yield b"fine"
                return
            if "late" in how:
                yield b"first"
            context.abort([one for one in grpc.StatusCode if one.value[0] == int(code)][0], "naïve 100 %")

        return grpc.unary_stream_rpc_method_handler(fail)
