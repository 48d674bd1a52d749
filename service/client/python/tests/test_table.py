import json
import os
import pathlib
import tempfile
import unittest

import grpc
from google.protobuf import json_format

from status_translator_client import RuleKind, Table, TableError
from status_translator_client.files import read_file, write_file
from statustranslator.v1 import catalog_service_pb2 as api
from statustranslator.v1 import translation_pb2 as words
from tables import made_up


class TableTest(unittest.TestCase):
    def test_answers_100_to_599_and_nothing_else(self):
        table = Table(made_up())
        for http in (-1, 0, 99, 600, 1 << 40):
            self.assertIsNone(table.http_to_grpc(http), http)
        for http in (100, 419, 420, 421, 599):
            self.assertEqual(table.http_to_grpc(http).code, 10 if http == 420 else 2, http)
        rule = table.http_to_grpc(420)
        self.assertEqual((rule.kind, rule.row, rule.profile, rule.reason, rule.retry.reason, rule.grpc_code),
                         (RuleKind.EXACT, "420-420", "house", "because", "why", grpc.StatusCode.ABORTED))
        for origin in (-1, 4):
            self.assertIsNone(table.http_to_grpc(404, origin))

    def test_answers_gRPC_numbers_from_0(self):
        table = Table(made_up())
        self.assertIsNone(table.grpc_to_http(-1))
        self.assertEqual([table.grpc_to_http(number).code for number in (0, 16, 17, 999, 1000, 1 << 40)],
                         [400, 416, 500, 500, 599, 500])

    def test_an_error_code_decides_unless_a_nearer_profile_has_the_status(self):
        table = Table(made_up())
        self.assertEqual(table.http_to_grpc(404, error_code="X").code, 5)
        self.assertEqual(table.http_to_grpc(400, error_code="X").code, 6, "the row with a status first")
        self.assertEqual(table.http_to_grpc(404, error_code="X").catalog.title, "title of X")
        self.assertEqual(table.http_to_grpc(420, error_code="X").code, 5, "both are in the profile itself")
        self.assertEqual(table.http_to_grpc(404, error_code="Y").code, 7)
        self.assertEqual(table.http_to_grpc(420, error_code="Y").code, 10, "420 is in the profile itself, Y inherited")
        self.assertEqual(table.http_to_grpc(404, error_code="Z").code, 2, "Z is further away than 404")
        self.assertEqual(table.http_to_grpc(404, error_code="unknown").code, 2)
        self.assertEqual(table.http_to_grpc(150, error_code="X").code, 2, "1xx has no body")

    def test_a_direction_that_the_profile_lacks_is_not_published(self):
        message = made_up()
        for field in ("http_to_grpc", "grpc_to_http", "error_codes", "other_grpc_to_http"):
            message.ClearField(field)
        message.summary.http_to_grpc = message.summary.grpc_to_http = False
        table = Table(message)
        for rule in (table.http_to_grpc(404), table.grpc_to_http(5), table.grpc_to_http(17)):
            self.assertEqual((rule.kind, rule.code, rule.has_answer, rule.grpc_code),
                             (RuleKind.NOT_PUBLISHED, None, False, None))

    def test_reads_every_form(self):
        message = made_up()
        binary = [api.GetProfileResponse(profile=message), api.WatchProfileResponse(profile=message), message]
        as_json = json_format.MessageToDict(message)
        texts = [as_json, {"profile": as_json, "atlasRevision": "x", "fieldOfANewerServer": 1}, {"profiles": [as_json]},
                 {"profiles": [json_format.MessageToDict(made_up(name="other")), as_json]}]
        for data in [one.SerializeToString() for one in binary] + [json.dumps(one).encode() for one in texts]:
            self.assertEqual(Table.from_bytes(data, "house").http_to_grpc(420).code, 10)
            with self.assertRaises(TableError):
                Table.from_bytes(data, "third")
        with self.assertRaisesRegex(TableError, "2 profiles: name one"):
            Table.from_bytes(json.dumps(texts[-1]).encode())

    def test_a_binary_table_that_begins_as_JSON_does_is_read(self):
        message = made_up()
        message.summary.description = ""
        message.summary.description = "x" * (123 - message.summary.ByteSize())
        data = message.SerializeToString()
        self.assertEqual(data[:2], b"\n{", "the tag of the first field, and its length")
        for data in (data, b"\n" + json_format.MessageToJson(message).encode()):
            self.assertEqual(Table.from_bytes(data, "house").http_to_grpc(420).code, 10)

    def test_other_bytes_are_refused(self):
        good = made_up().SerializeToString()
        for data in [b"", b"{", b"{}", b"[]", b'{"profile": 1}', b'{"profiles": {}}', b'{"profiles": [1]}', b"\xff" * 9,
                     b"<html>", b"[" * 100000, b'{"profile":' * 100000, *(good[:n] for n in range(0, len(good), 7))]:
            with self.assertRaises(TableError, msg=data[:40]):
                Table.from_bytes(data)

    def test_each_mistake_is_named(self):
        def no_code(message):
            message.http_to_grpc[3].ClearField("code")

        for what, spoil in {
                "no name": lambda m: m.summary.ClearField("name"),
                "not a revision": lambda m: setattr(m.summary, "revision", "G" * 64),
                "HTTP 421 is missing": lambda m: m.http_to_grpc.pop(2),
                "HTTP 600 is missing or defined twice": lambda m: setattr(
                    m.http_to_grpc.add(origin=0, to=599, code=2), "from", 599),
                "unknown HTTP status 600": lambda m: setattr(m.http_to_grpc[2], "to", 600),
                "unknown HTTP status 2147483647": lambda m: setattr(m.http_to_grpc[0], "to", 2**31 - 1),
                "HTTP 100 is missing": lambda m: setattr(m.http_to_grpc[0], "from", -2**31),
                "unknown origin 4": lambda m: setattr(m.http_to_grpc[0], "origin", 4),
                "unknown origin -1": lambda m: setattr(m.http_to_grpc[0], "origin", -1),
                "unknown code 17": lambda m: setattr(m.http_to_grpc[3], "code", 17),
                "contradict each other": no_code,
                "unknown kind of rule 0": lambda m: m.http_to_grpc[3].ClearField("rule"),
                "unknown kind of rule 99": lambda m: setattr(m.http_to_grpc[3].rule, "kind", 99),
                "depth -1": lambda m: setattr(m.http_to_grpc[3], "depth", -1),
                "empty error code": lambda m: m.error_codes[0].ClearField("error_code"),
                "has no answer": lambda m: m.error_codes[0].ClearField("code"),
                "unknown HTTP status 0": lambda m: setattr(m.error_codes[0], "http", 0),
                "defined twice": lambda m: m.error_codes.append(m.error_codes[0]),
                "a gRPC code is missing": lambda m: m.ClearField("grpc_to_http"),
                "gRPC code 4 is out of order": lambda m: setattr(m.grpc_to_http[3], "number", 4),
                "gRPC code 1000 is out of order": lambda m: m.grpc_to_http.append(m.grpc_to_http[17]),
                "unknown code 600": lambda m: setattr(m.other_grpc_to_http, "code", 600),
                "unknown code 99": lambda m: setattr(m.grpc_to_http[3], "code", 99)}.items():
            message = made_up()
            spoil(message)
            with self.assertRaisesRegex(TableError, what):
                Table(message)

    def test_a_file_is_read_if_it_is_regular_and_bounded(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "table")
            write_file(path, made_up().SerializeToString())
            self.assertEqual(Table.from_file(path).revision, "1" * 64)
            self.assertEqual(os.listdir(folder), ["table"], "nothing temporary stays")
            os.mkfifo(pathlib.Path(folder, "pipe"))
            for other in ("pipe", "missing", "."):
                with self.assertRaises((OSError, ValueError)):
                    read_file(pathlib.Path(folder, other))
            with open(path, "wb") as file:
                file.truncate((16 << 20) + 1)
            with self.assertRaisesRegex(ValueError, "more than"):
                Table.from_file(path)

    def test_kinds_are_those_of_the_API(self):
        self.assertEqual({f"RULE_KIND_{kind.name}": kind.value for kind in RuleKind},
                         {name: number for name, number in words.RuleKind.items() if number})


if __name__ == "__main__":
    unittest.main()
