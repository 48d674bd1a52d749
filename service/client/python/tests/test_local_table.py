import math
import pathlib
import tempfile
import threading
import time
import unittest
import unittest.mock

import grpc

from status_translator_client import LocalTable, NoTableError, Table, TableError
from tables import REVISION, Server, made_up

SECONDS = 30  # more than anything here takes


class Watched:
    """A LocalTable of which changes can be awaited."""

    def __init__(self, server="", **options):
        self.changed = threading.Condition()
        self.table = LocalTable(server, on_change=self._notify, **options)

    def _notify(self):
        with self.changed:
            self.changed.notify_all()

    def until(self, condition):
        with self.changed:
            return self.changed.wait_for(lambda: condition(self.table), SECONDS)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.table.close()


class LocalTableTest(unittest.TestCase):
    def test_before_the_first_table_every_question_says_why(self):
        with Watched("127.0.0.1:1") as watched:
            self.assertTrue(watched.until(lambda table: table.last_error() is not None))
            table = watched.table
            for ask in (table.pin, lambda: table.http_to_grpc(404), lambda: table.grpc_to_http(5),
                        lambda: table.wait_for_table(0)):
                with self.assertRaisesRegex(NoTableError, "no table yet: "):
                    ask()
            self.assertEqual((table.age(), table.revision()), (math.inf, ""))
            self.assertEqual(table.last_error().code(), grpc.StatusCode.UNAVAILABLE)

    def test_follows_each_change_and_a_pinned_table_does_not_change(self):
        with Server(made_up()) as server, Watched(server.address, profile="house") as watched:
            before = watched.table.wait_for_table(SECONDS)
            self.assertEqual(watched.table.http_to_grpc(420).code, 10)
            self.assertTrue(watched.until(lambda table: table.age() == 0 and table.last_error() is None))
            server.set(made_up("two", 15))
            self.assertTrue(watched.until(lambda table: table.http_to_grpc(420).code == 15))
            self.assertEqual((before.http_to_grpc(420).code, watched.table.revision()), (10, REVISION["two"]))

    def test_an_initial_table_answers_at_once_and_is_confirmed(self):
        with Server(made_up()) as server:
            with Watched(server.address, initial=made_up().SerializeToString()) as watched:
                self.assertEqual(watched.table.http_to_grpc(420).code, 10)
                self.assertTrue(watched.until(lambda table: table.age() == 0))
        with self.assertRaises(TableError):
            LocalTable("127.0.0.1:1", initial=b"other")
        with self.assertRaises(TableError):
            LocalTable("127.0.0.1:1", profile="other", initial=made_up().SerializeToString())

    def test_answers_continue_without_the_server_and_it_is_found_again(self):
        with Server(made_up()) as server:
            port = server.address.split(":")[1]
            watched = Watched(server.address)
            self.assertTrue(watched.until(lambda table: table.age() == 0))
        with watched:
            self.assertTrue(watched.until(lambda table: table.last_error() is not None))
            self.assertGreater(watched.table.age(), 0)
            self.assertLess(watched.table.age(), 60)
            self.assertEqual(watched.table.http_to_grpc(420).code, 10)
            with Server(made_up("two", 15), port):
                self.assertTrue(watched.until(lambda table: table.http_to_grpc(420).code == 15))
                self.assertTrue(watched.until(lambda table: table.age() == 0 and table.last_error() is None))

    def test_an_invalid_table_is_refused_and_the_last_one_kept(self):
        broken = made_up("two")
        broken.grpc_to_http.pop()
        broken.grpc_to_http.pop()
        for message in (broken, made_up("two", name="other")):
            with Server(made_up()) as server, Watched(server.address, profile="house") as watched:
                watched.table.wait_for_table(SECONDS)
                server.set(message)
                self.assertTrue(watched.until(lambda table: isinstance(table.last_error(), TableError)))
                self.assertEqual(watched.table.revision(), REVISION["one"])

    def test_the_cache_file_answers_before_a_server_is_reached(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "cache")
            with Server(made_up()) as server, Watched(server.address, cache_path=path) as watched:
                self.assertTrue(watched.until(lambda table: table.age() == 0))
            # close() has waited for the thread.
            self.assertEqual(Table.from_file(path).revision, REVISION["one"])
            with Watched("127.0.0.1:1", cache_path=path, initial=made_up("two", 15).SerializeToString()) as watched:
                self.assertEqual(watched.table.http_to_grpc(420).code, 10)
                self.assertLess(watched.table.age(), 60)
            path.write_bytes(b"broken")
            with Watched("127.0.0.1:1", cache_path=path, initial=made_up("two", 15).SerializeToString()) as watched:
                self.assertEqual(watched.table.http_to_grpc(420).code, 15)
                self.assertIsNotNone(watched.table.last_error())

    def test_a_cache_that_cannot_be_written_is_reported_while_the_table_is_current(self):
        with Server(made_up()) as server, Watched(server.address, cache_path="/dev/null/cache") as watched:
            self.assertTrue(watched.until(lambda t: t.age() == 0 and isinstance(t.last_error(), OSError)))

    def test_a_callback_that_fails_does_not_end_the_following(self):
        def fail():
            raise RuntimeError("of the callback")

        with Server(made_up()) as server, self.assertLogs("status_translator_client.local_table"):
            with LocalTable(server.address, on_change=fail) as table:
                table.wait_for_table(SECONDS)
                server.set(made_up("two", 15))
                end = time.monotonic() + SECONDS
                while table.revision() != REVISION["two"] and time.monotonic() < end:
                    time.sleep(0.005)
                self.assertEqual(table.revision(), REVISION["two"])

    def test_a_channel_of_ones_own_stays_open(self):
        with Server(made_up()) as server, grpc.insecure_channel(server.address) as channel:
            for _ in range(2):
                with LocalTable(channel=channel) as table:
                    self.assertEqual(table.wait_for_table(SECONDS).profile, "house")
            with self.assertRaises(ValueError):
                LocalTable(server.address, channel=channel)
        with self.assertRaises(ValueError):
            LocalTable()

    def test_close_wakes_who_waits_for_the_first_table(self):
        table, failed = LocalTable("127.0.0.1:1"), []

        def wait():
            try:
                table.wait_for_table()
            except NoTableError as error:
                failed.append(error)

        waiter = threading.Thread(target=wait, daemon=True)
        waiter.start()
        table.close()
        waiter.join(SECONDS)
        self.assertEqual(len(failed), 1)

    def test_close_does_not_wait_for_the_answer_of_the_server(self):
        with Server(made_up()) as server, grpc.insecure_channel(server.address) as channel, unittest.mock.patch(
                "status_translator_client.local_table.CONFIRM_SECONDS", 2 * SECONDS):
            server.answering.clear()
            table = LocalTable(channel=channel, initial=made_up().SerializeToString())
            self.assertTrue(server.asked.wait(SECONDS))
            closer = threading.Thread(target=table.close, daemon=True)
            closer.start()
            closer.join(SECONDS)
            self.assertFalse(closer.is_alive())
            self.assertFalse(table._thread.is_alive())

    def test_close_ends_the_thread(self):
        with Server(made_up()) as server:
            table = LocalTable(server.address)
            table.wait_for_table(SECONDS)
            table.close()
            self.assertFalse(table._thread.is_alive())
            self.assertEqual(table.http_to_grpc(420).code, 10)


if __name__ == "__main__":
    unittest.main()
