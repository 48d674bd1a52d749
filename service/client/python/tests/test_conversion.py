import asyncio
import base64
import concurrent.futures
import gzip
import json
import types
import unittest

import grpc
import grpc.aio
from google.rpc import error_details_pb2, status_pb2

from status_translator_client import (AsyncConverter, ConversionError, ConvertedError, Converter, HttpReply, LocalTable,
                                      Origin, Table)
from statustranslator.v1 import conversion_pb2
from tables import Server, entered, made_up

NOTHING = "127.0.0.1:1"


def response(status=404, headers=(), content=b""):
    """What the helpers use of a response of requests; with raw, of one of httpx."""
    return types.SimpleNamespace(status_code=status, headers=dict(headers), content=content)


def info():
    status = status_pb2.Status(code=5, message="no book 7, é")
    status.details.add().Pack(error_details_pb2.ErrorInfo(reason="GONE", domain="books.example"))
    return status


def on_wire(status):
    return base64.b64encode(status.SerializeToString()).decode().rstrip("=")


class FromHttpTest(unittest.TestCase):
    def setUp(self):
        self.server = entered(self, Server(made_up()))
        self.channel = entered(self, grpc.insecure_channel(self.server.address))
        self.converter = Converter(self.channel, profile="house")

    def answer(self, status, trailers):
        self.server.http_answer.status.CopyFrom(status)
        self.server.http_answer.report.shape = "problem-details"
        for name, text in trailers:
            self.server.http_answer.trailers.add(name=name, text=text)

    def test_the_error_has_code_message_details_and_metadata(self):
        self.answer(info(), [("grpc-status", "5"), ("grpc-message", "no book 7, %C3%A9"),
                             ("grpc-status-details-bin", on_wire(info())), ("retry-after", "30"), ("x-id-bin", "AAE")])
        error = self.converter.error_from_http(response(content=b"{}"), origin=Origin.APPLICATION)
        self.assertIsInstance(error, grpc.RpcError)
        self.assertEqual((error.code(), error.details(), error.status, error.report.shape),
                         (grpc.StatusCode.NOT_FOUND, "no book 7, é", info(), "problem-details"))
        self.assertEqual(error.trailing_metadata(), (("grpc-status-details-bin", info().SerializeToString()),
                                                     ("retry-after", "30"), ("x-id-bin", b"\0\1")))
        self.assertEqual((self.server.requests[0].origin, self.server.requests[0].profile), (1, "house"))

    def test_a_server_sends_it_whole_by_abort_with_status(self):
        self.answer(info(), [("grpc-status", "5"), ("grpc-message", "no book 7, %C3%A9"),
                             ("grpc-status-details-bin", on_wire(info()))])
        error = self.converter.error_from_http(response())
        handler = grpc.unary_unary_rpc_method_handler(lambda _, context: context.abort_with_status(error.grpc_status()))
        server = grpc.server(concurrent.futures.ThreadPoolExecutor(1))
        server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("a.B", {"C": handler})])
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel, self.assertRaises(grpc.RpcError) as got:
            channel.unary_unary("/a.B/C")(b"", timeout=20)
        server.stop(0).wait()
        self.assertEqual((got.exception.code(), got.exception.details()), (grpc.StatusCode.NOT_FOUND, "no book 7, é"))
        details = dict(got.exception.trailing_metadata())["grpc-status-details-bin"]
        self.assertEqual(status_pb2.Status.FromString(details), info())

    def test_an_OK_of_gRPC_is_no_error(self):
        self.answer(status_pb2.Status(), [("grpc-status", "0")])
        self.assertIsNone(self.converter.error_from_http(response(200)))

    def test_a_number_above_16_is_UNKNOWN_also_in_the_details(self):
        status = info()
        status.code = 17
        self.answer(status, [("grpc-status", "17"), ("grpc-message", "x"), ("grpc-status-details-bin", on_wire(status))])
        error = self.converter.error_from_http(response())
        self.assertEqual((error.code(), error.status.code), (grpc.StatusCode.UNKNOWN, 17))
        self.assertEqual(status_pb2.Status.FromString(dict(error.trailing_metadata())["grpc-status-details-bin"]).code, 2)

    def sent(self, given):
        self.answer(info(), [("grpc-status", "5")])
        self.converter.error_from_http(given)
        http = self.server.requests[-1].http
        return [(header.name, header.text) for header in http.headers], http.body

    def test_headers_of_the_encoded_body_are_left_out_if_it_was_decoded(self):
        body = '{"title": "é"}'.encode()
        encoded = gzip.compress(body)
        for encoding, content, kept in (("gzip", body, False), ("GZIP, deflate", body, False), ("br", body, False),
                                        ("br", encoded, True), ("zstd", encoded, True), ("identity", body, False)):
            headers, _ = self.sent(response(headers={"Content-Type": "a/b", "Content-Encoding": encoding,
                                                     "Content-Length": "9", "Transfer-Encoding": "chunked"}.items(),
                                            content=content))
            self.assertEqual(headers, [("Content-Type", "a/b")] + [("Content-Encoding", encoding)] * kept, encoding)

    def test_fields_of_one_name_stay_apart_where_the_library_keeps_them(self):
        given = response()
        given.headers = types.SimpleNamespace(raw=[(b"www-authenticate", b"a"), (b"www-authenticate", b"b")])
        self.assertEqual(self.sent(given)[0], [("www-authenticate", "a"), ("www-authenticate", "b")])

    def test_header_fields_are_sent_as_they_were_received(self):
        utf_8, latin_1 = "é€".encode(), b"\xe9"
        as_httpx = response()
        as_httpx.headers = types.SimpleNamespace(raw=[(b"x-a", utf_8), (b"x-b", latin_1), (b"x-\xff", b"")])
        as_requests = response(headers=[(name.decode("latin-1"), value.decode("latin-1"))
                                        for name, value in as_httpx.headers.raw])
        for given in (as_httpx, as_requests):
            self.sent(given)
            first, second, third = self.server.requests[-1].http.headers
            self.assertEqual((first.text, second.raw, third.name), ("é€", latin_1, "x-\ufffd"))
        self.assertEqual(self.sent(response(headers=[("x-a", "€\udce9")]))[0], [("x-a", "€?")], "of no real library")

    def test_what_is_sent_is_bounded(self):
        headers, body = self.sent(response(headers=[(f"x-{i}", "") for i in range(300)], content=b"x" * 200000))
        self.assertEqual((len(headers), len(body)), (200, 131073))
        self.assertEqual(self.sent(response(headers=[("a", "x" * (60 << 10)), ("b", "b")]))[0], [("b", "b")])

    def test_without_a_server_the_table_answers_by_the_status(self):
        with grpc.insecure_channel(NOTHING) as channel:
            table = Table(made_up())
            error = Converter(channel, table=table).error_from_http(response(420))
            self.assertEqual((error.code(), error.details(), error.report), (grpc.StatusCode.ABORTED, "HTTP 420", None))
            ok = made_up()
            for entry in ok.http_to_grpc:
                entry.code = 0
            error = Converter(channel, table=Table(ok)).error_from_http(response(200))
            self.assertEqual(error.code(), grpc.StatusCode.UNKNOWN, "not gRPC, so never OK")

    def test_without_a_server_and_a_table_it_is_not_an_RpcError(self):
        with grpc.insecure_channel(NOTHING) as channel, LocalTable(NOTHING) as empty:
            for table in (None, empty):
                with self.assertRaisesRegex(ConversionError, "did not convert: UNAVAILABLE") as failed:
                    Converter(channel, table=table).error_from_http(response(503))
                self.assertNotIsInstance(failed.exception, grpc.RpcError)

    def test_a_refusal_is_not_hidden_by_the_table(self):
        self.server.refusal = (grpc.StatusCode.NOT_FOUND, "there is no profile hose")
        with self.assertRaisesRegex(ConversionError, "no profile hose"):
            Converter(self.channel, table=Table(made_up())).error_from_http(response(503))


class FromGrpcTest(unittest.TestCase):
    def setUp(self):
        self.server = entered(self, Server(made_up()))
        self.channel = entered(self, grpc.insecure_channel(self.server.address))
        self.server.grpc_answer.http.code = 404
        self.server.grpc_answer.http.body = b'{"status":404}'
        for value in "ab":
            self.server.grpc_answer.http.headers.add(name="www-authenticate", text=value)

    def test_gives_status_headers_and_body(self):
        reply = Converter(self.channel).http_from_error(info(), accept="application/json",
                                                        format=conversion_pb2.FORMAT_AIP_193)
        self.assertEqual((reply.status, reply.headers, reply.body),
                         (404, [("www-authenticate", "a"), ("www-authenticate", "b")], b'{"status":404}'))
        sent = self.server.requests[0]
        self.assertEqual((sent.status, sent.accept, sent.format), (info(), "application/json", 2))

    def error_of(self, code, message, metadata):
        return ConvertedError(None, code, message, tuple(metadata), None)

    def sent(self, error):
        Converter(self.channel).http_from_error(error)
        request = self.server.requests[-1]
        return request.status, [(trailer.name, trailer.text) for trailer in request.trailers]

    def test_metadata_is_sent_as_on_the_wire(self):
        status, trailers = self.sent(self.error_of(grpc.StatusCode.NOT_FOUND, "no book 7, é", [
            ("grpc-status-details-bin", info().SerializeToString()), ("retry-after", "30"), ("x-id-bin", b"\0\1"),
            ("grpc-message", "x")]))
        self.assertEqual((status, trailers), (info(), [("retry-after", "30"), ("x-id-bin", "AAE=")]))

    def test_details_that_are_broken_or_of_another_code_are_ignored(self):
        for details in (b"\xff\xff", status_pb2.Status(code=6, message="other").SerializeToString()):
            status, _ = self.sent(self.error_of(grpc.StatusCode.NOT_FOUND, "m", [("grpc-status-details-bin", details)]))
            self.assertEqual(status, status_pb2.Status(code=5, message="m"))

    def test_a_converted_error_goes_back_whole(self):
        error = ConvertedError(info(), grpc.StatusCode.NOT_FOUND, "cut", (), None)
        self.assertEqual(self.sent(error)[0], info())

    def test_what_is_too_long_to_go_back_whole_is_cut(self):
        long = "a" * (256 << 10)
        whole = status_pb2.Status(code=5, message=long)
        error = ConvertedError(whole, grpc.StatusCode.NOT_FOUND, "cut", (("x", long),), None)
        Converter(self.channel).http_from_error(error, accept=long)
        sent = self.server.requests[-1]
        self.assertEqual((sent.status.message, len(sent.accept), len(sent.trailers)), ("cut", 8 << 10, 0))

    def test_an_Accept_header_that_is_not_UTF_8(self):
        Converter(self.channel).http_from_error(info(), accept="text/plain, \udcff")
        self.assertEqual(self.server.requests[-1].accept, "text/plain, ?")

    def test_the_error_of_a_call(self):
        self.server.refusal = (grpc.StatusCode.ABORTED, "again")
        with self.assertRaises(grpc.RpcError) as failed:
            self.channel.unary_unary("/statustranslator.v1.TranslationService/ConvertGrpcResponse")(b"", timeout=20)
        self.server.refusal = None
        self.assertEqual(self.sent(failed.exception)[0], status_pb2.Status(code=10, message="again"))

    def test_without_a_server_the_table_answers_with_a_plain_body(self):
        with grpc.insecure_channel(NOTHING) as channel:
            reply = Converter(channel, table=Table(made_up())).http_from_error(info())
        self.assertEqual((reply.status, reply.headers, json.loads(reply.body)),
                         (405, [("content-type", "application/problem+json")],
                          {"type": "about:blank", "status": 405, "title": "Method Not Allowed"}))
        with grpc.insecure_channel(NOTHING) as channel, self.assertRaises(ConversionError):
            Converter(channel).http_from_error(info())


class AsyncTest(unittest.IsolatedAsyncioTestCase):
    async def test_both_directions(self):
        server = entered(self, Server(made_up()))
        server.http_answer.status.CopyFrom(info())
        server.http_answer.trailers.add(name="grpc-message", text="a%20b")
        server.grpc_answer.http.code = 404
        async with grpc.aio.insecure_channel(server.address) as channel:
            converter = AsyncConverter(channel)
            error = await converter.error_from_http(response())
            self.assertEqual((error.code(), error.details()), (grpc.StatusCode.NOT_FOUND, "a b"))
            self.assertEqual(await converter.http_from_error(error), HttpReply(404, [], b"", server.grpc_answer.report))
            server.refusal = (grpc.StatusCode.UNAVAILABLE, "away")
            with self.assertRaises(grpc.aio.AioRpcError) as failed:
                await channel.unary_unary("/statustranslator.v1.TranslationService/ConvertGrpcResponse")(b"", timeout=20)
            server.refusal = None
            await converter.http_from_error(failed.exception)
            self.assertEqual(server.requests[-1].status, status_pb2.Status(code=14, message="away"))

    async def test_a_refusal_is_not_hidden_by_the_table(self):
        server = entered(self, Server(made_up()))
        server.refusal = (grpc.StatusCode.NOT_FOUND, "there is no profile hose")
        async with grpc.aio.insecure_channel(server.address) as channel:
            with self.assertRaisesRegex(ConversionError, "no profile hose"):
                await AsyncConverter(channel, table=Table(made_up())).error_from_http(response(503))

    async def test_without_a_server(self):
        async with grpc.aio.insecure_channel(NOTHING) as channel:
            error = await AsyncConverter(channel, table=Table(made_up())).error_from_http(response(420))
            self.assertEqual(error.code(), grpc.StatusCode.ABORTED)
            with self.assertRaisesRegex(ConversionError, "did not convert: UNAVAILABLE"):
                await asyncio.wait_for(AsyncConverter(channel).http_from_error(info()), 20)


if __name__ == "__main__":
    unittest.main()
