"""The service killed, stuck, slow and restarted under load, then 50,000 requests of which a tenth fail.

    restarts.py ENVOY BUILD CALLERS      run by restarts.sh

Four callers ask all the time, one call in four a success. With failure_mode_allow both ways: successes never fail, no call
takes longer than message_timeout and a second, what callers see is only what deploy/envoy/README.md says, and answers are
translated again once the service is back.
"""

import collections
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time

from ext_proc import GRPC_UPSTREAM, Path, check, profile_says, wait_until

CALLERS = pathlib.Path(sys.argv[3])
TRANSLATED, SLOWEST = "NOT_FOUND", 0.3 + 1
ERROR, SUCCESS = "/http/404/problem", GRPC_UPSTREAM + "0"
STATUSES = (400, 401, 403, 404, 409, 429, 500, 502, 503, 504)
BULK = 50_000


class Load:
    """Four callers that do not stop; what they saw, by phase."""

    def __init__(self, path):
        self.path, self.phase, self.over = path, "up", False
        self.seen = collections.defaultdict(collections.Counter)
        self.slowest, self.failed, self.died = 0, [], []
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.ask_on) for _ in range(4)]
        for thread in self.threads:
            thread.start()

    def ask_on(self):
        try:
            self.ask()
        except BaseException as error:
            self.died.append(error)
            raise

    def ask(self):
        count = 0
        while not self.over:
            count += 1
            name, phase, begun = SUCCESS if count % 4 == 0 else ERROR, self.phase, time.monotonic()
            answer = self.path.grpc(name)
            with self.lock:
                self.slowest = max(self.slowest, time.monotonic() - begun)
                if name == SUCCESS:
                    if answer["code"] != "OK":
                        self.failed.append(answer)
                # What was asked in one phase and answered in the next belongs to neither.
                elif phase == self.phase:
                    self.seen[phase][answer["code"]] += 1

    def during(self, phase, seconds):
        with self.lock:
            self.phase = phase
        time.sleep(seconds)

    def until_translated(self):
        with self.lock:
            self.phase = "coming back"
        wait_until(lambda: self.path.grpc(ERROR)["code"] == TRANSLATED, "translates again")

    def end(self):
        self.over = True
        for thread in self.threads:
            thread.join()


def away(folder, allow):
    with Path(folder, "enforce", failure_mode_allow=allow, patient=False) as path:
        check(path.grpc(ERROR)["code"] == TRANSLATED, "translates")
        load = Load(path)
        try:
            load.during("up", 1)
            load.phase = "going"
            path.service.kill()
            path.service.wait()
            load.during("dead", 1)
            load.phase = "coming back"
            path.start_service()
            load.until_translated()
            load.during("restarted", 1)
            path.service.send_signal(signal.SIGSTOP)
            load.during("stuck", 2)
            load.phase = "coming back"
            path.service.send_signal(signal.SIGCONT)
            load.until_translated()
            load.phase = "slow"
            for _ in range(10):
                path.service.send_signal(signal.SIGSTOP)
                time.sleep(0.15)
                path.service.send_signal(signal.SIGCONT)
                time.sleep(0.05)
            load.until_translated()
            load.during("up again", 1)
        finally:
            path.service.send_signal(signal.SIGCONT)
            load.end()
        check(not load.died, "every caller asks until the end", load.died)
        for phase in ("up", "dead", "restarted", "stuck", "slow", "up again"):
            check(load.seen[phase], "somebody asked while it was", phase)
        as_it_was = {"UNIMPLEMENTED"} if allow else {"UNKNOWN", "UNAVAILABLE"}
        for phase, codes in load.seen.items():
            may = {TRANSLATED} if phase in ("up", "restarted", "up again") else {TRANSLATED} | as_it_was
            check(set(codes) <= may and codes, allow, phase, codes)
        check(set(load.seen["dead"]) <= as_it_was, "nobody translates", load.seen["dead"])
        check(not load.failed, "success needs no service", load.failed[:3])
        check(load.slowest < SLOWEST, "no call hangs", load.slowest)
        print(f"passed: failure_mode_allow {allow}: the slowest call took {load.slowest:.2f} s")
        for phase, codes in load.seen.items():
            print(f"  {phase:12}", ", ".join(f"{code} {count}" for code, count in codes.most_common()))


def in_bulk(folder):
    with Path(folder, "enforce", "full") as path:
        says = {f"/http/{code}/{shape}": profile_says(path, code, origin) for code in STATUSES
                for shape, origin in (("html", "intermediary"), ("problem", "application"))}
        errors = list(says)
        paths = [errors[i // 10 % len(errors)] if i % 10 == 0 else SUCCESS for i in range(BULK)]
        quarters = [paths[i::4] for i in range(4)]
        answers = [None] * 4
        program = max(CALLERS.glob("grpc-go-*/caller"), default=None)

        def ask(i):
            if program is None:
                answers[i] = [path.grpc(one)["code"] for one in quarters[i]]
                return
            process = subprocess.run([program, f"127.0.0.1:{path.listen}"], input="\n".join(quarters[i]) + "\n",
                                     stdout=subprocess.PIPE, text=True, check=True)
            answers[i] = [NUMBERS[json.loads(line)["code"]] for line in process.stdout.splitlines()]

        begun = time.monotonic()
        threads = [threading.Thread(target=ask, args=(i,)) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.monotonic() - begun
        wrong = [(one, code) for quarter, codes in zip(quarters, answers) for one, code in zip(quarter, codes)
                 if code != says.get(one, "OK")]
        check(all(len(codes) == len(quarter) for codes, quarter in zip(answers, quarters)), "every call is answered")
        check(not wrong, len(wrong), wrong[:5])
        print(f"passed: {BULK} requests, {sum(one != SUCCESS for one in paths)} of them errors: none wrong, "
              f"{BULK / took:.0f} a second by {'grpc-go' if program else 'grpcio'}")


NUMBERS = ("OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED "
           "RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS "
           "UNAUTHENTICATED").split()


def main():
    with tempfile.TemporaryDirectory() as name:
        for allow in (True, False):
            away(pathlib.Path(name), allow)
        in_bulk(pathlib.Path(name))


if __name__ == "__main__":
    main()
