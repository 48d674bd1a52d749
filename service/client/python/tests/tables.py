"""Messages of made-up profiles, and a server of them in this process."""

import concurrent.futures
import threading

import grpc

from statustranslator.v1 import catalog_service_pb2 as api
from statustranslator.v1 import catalog_service_pb2_grpc as catalog
from statustranslator.v1 import translation_pb2 as words
from statustranslator.v1 import translation_service_pb2 as questions
from statustranslator.v1 import translation_service_pb2_grpc as translation


def entered(test, context):
    """The value of the context, which ends with the test: TestCase.enterContext of Python 3.11."""
    value = context.__enter__()
    test.addCleanup(context.__exit__, None, None, None)
    return value


REVISION = {"one": "1" * 64, "two": "2" * 64}


def made_up(revision="one", of_420=10, name="house"):
    """A whole table: 420 is `of_420`, any other status UNKNOWN; error codes X (also for 400 alone) and Y (inherited)."""
    message = api.CompiledProfile()
    message.summary.name, message.summary.revision = name, REVISION[revision]
    message.summary.http_to_grpc = message.summary.grpc_to_http = True
    for origin in range(4):
        for first, last, code in ((100, 419, 2), (420, 420, of_420), (421, 599, 2)):
            entry = message.http_to_grpc.add(origin=origin, to=last, code=code, reason="because", depth=int(code == 2))
            setattr(entry, "from", first)
            entry.rule.kind, entry.rule.row, entry.rule.profile = words.RULE_KIND_EXACT, f"{first}-{last}", name
            entry.retry.retryable, entry.retry.reason = code == 14, "why"
    for error_code, http, code, depth in (("X", None, 5, 0), ("X", 400, 6, 0), ("Y", None, 7, 1), ("Z", None, 8, 2)):
        entry = message.error_codes.add(error_code=error_code, http=http, code=code, depth=depth)
        entry.rule.kind, entry.rule.row = words.RULE_KIND_ERROR_CODE, error_code
        entry.catalog_entry.title = "title of " + error_code
    shaped = message.error_codes.add(error_code="X", code=9, shape="kong")
    shaped.rule.kind = words.RULE_KIND_ERROR_CODE
    for number in [*range(17), 1000]:
        entry = message.grpc_to_http.add(number=number, code=400 + number if number < 17 else 599)
        entry.rule.kind = words.RULE_KIND_EXACT
    message.other_grpc_to_http.code = 500
    message.other_grpc_to_http.rule.kind = words.RULE_KIND_UNKNOWN_NUMBER
    return message


class Server(catalog.CatalogServiceServicer, translation.TranslationServiceServicer):
    """Serves one profile and what the attributes say; set() sends another table to open streams."""

    def __init__(self, message, port=0):
        self.message, self.changed, self.requests = message, threading.Condition(), []
        self.http_answer = questions.ConvertHttpResponseResponse()
        self.grpc_answer = questions.ConvertGrpcResponseResponse()
        self.refusal = None
        self.asked, self.answering = threading.Event(), threading.Event()  # of HttpToGrpc
        self.answering.set()
        self.stopping = False
        self.server = grpc.server(concurrent.futures.ThreadPoolExecutor(8))
        catalog.add_CatalogServiceServicer_to_server(self, self.server)
        translation.add_TranslationServiceServicer_to_server(self, self.server)
        self.address = "127.0.0.1:%d" % self.server.add_insecure_port(f"127.0.0.1:{port}")
        self.server.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        with self.changed:
            self.stopping = True
            self.answering.set()
            self.changed.notify_all()
        self.server.stop(0).wait()

    def set(self, message):
        with self.changed:
            self.message = message
            self.changed.notify_all()

    def WatchProfile(self, request, context):
        context.add_callback(self._wake)
        sent = request.revision
        while context.is_active():
            with self.changed:
                self.changed.wait_for(lambda: self.stopping or not context.is_active()
                                      or self.message.summary.revision != sent)
                message = self.message
                if self.stopping or not context.is_active():
                    return
            sent = message.summary.revision
            yield api.WatchProfileResponse(profile=message)

    def _wake(self):
        with self.changed:
            self.changed.notify_all()

    def HttpToGrpc(self, request, context):
        self.asked.set()
        self.answering.wait()
        answer = questions.HttpToGrpcResponse()
        answer.translation.profile_revision = self.message.summary.revision
        return answer

    def _answer(self, request, context, answer):
        self.requests.append(request)
        if self.refusal is not None:
            context.abort(*self.refusal)
        return answer

    def ConvertHttpResponse(self, request, context):
        return self._answer(request, context, self.http_answer)

    def ConvertGrpcResponse(self, request, context):
        return self._answer(request, context, self.grpc_answer)
