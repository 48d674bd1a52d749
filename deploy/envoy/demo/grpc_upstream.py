"""A gRPC upstream that fails as its caller requests: `want: NOT_FOUND`, `want: late NOT_FOUND`. Prints its port."""

import concurrent.futures

import grpc

BOOK = b"\x0a\x04Dune"  # {"title": "Dune"}
MESSAGES = {"NOT_FOUND": "no such book", "RESOURCE_EXHAUSTED": "slow down", "UNAVAILABLE": "the stock is down"}


class Upstream(grpc.GenericRpcHandler):
    def service(self, details):
        want = dict(details.invocation_metadata).get("want", "OK").split()

        def answer(_, context):
            # "late": after a message, so that the status is in trailers.
            if want[-1] == "OK" or "late" in want:
                yield BOOK
            if want[-1] != "OK":
                context.abort(grpc.StatusCode[want[-1]], MESSAGES[want[-1]])

        return grpc.unary_stream_rpc_method_handler(answer)


server = grpc.server(concurrent.futures.ThreadPoolExecutor(4), handlers=[Upstream()])
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
server.wait_for_termination()
