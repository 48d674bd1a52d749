"""An HTTP upstream that fails as its caller requests: `want: 404 problem`. Prints its port."""

import http.server
import json

PAGE = b"<html><head><title>Error</title></head><body>db-7.internal: connection refused</body></html>"
PHRASES = {400: "the cart is empty", 404: "no such book", 409: "the book is on loan", 429: "slow down",
           504: "the stock is slow", 521: "the stock is down"}


def problem(code):
    return "application/problem+json", json.dumps({"title": "Error", "status": code, "detail": PHRASES[code]})


def api_error(code):
    error = {"code": code, "status": "FAILED_PRECONDITION", "message": PHRASES[code]}
    return "application/json", json.dumps({"error": error})


def page(_):
    return "text/html", PAGE.decode()


class Upstream(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        code, shape = self.headers.get("want", "404 page").split()
        # The request is read to its end first: Envoy resets a stream that is answered earlier, and some versions of curl
        # then lose the answer. The body of a gRPC caller is chunked.
        self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.headers.get("transfer-encoding") == "chunked":
            while (size := int(self.rfile.readline(), 16)) or self.rfile.readline() != b"\r\n":
                self.rfile.read(size + 2)
        media_type, body = {"problem": problem, "api-error": api_error, "page": page}[shape](int(code))
        self.send_response(int(code))
        self.send_header("content-type", media_type)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
print(server.server_address[1], flush=True)
server.serve_forever()
