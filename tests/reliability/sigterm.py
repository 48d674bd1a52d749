"""Stops servers behind a real Envoy at seeded moments, under 1,000 calls a second with retries off, and says what failed where.

    sigterm.py BUILD [TIMES] [SEED]        by default 100 times, seed 1; exits with 77 without Envoy

Two servers, as in tests/server/drain.py, whose configuration of Envoy this uses. Each time, one of them gets SIGTERM, drains,
ends with 0 and is started again. Calls that failed are counted by what Envoy's access log says of them (response code details,
response flags, gRPC status). Calls that failed without a failure in Envoy's log are the load generator's own: its connection or
its deadline. Fails if a call failed in Envoy.
"""

import collections
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "server"))
import drain  # noqa: E402

LOG_FORMAT = {name: f"%{command}%" for name, command in (
    ("details", "RESPONSE_CODE_DETAILS"), ("flags", "RESPONSE_FLAGS"), ("http", "RESPONSE_CODE"),
    ("grpc", "GRPC_STATUS(SNAKE_STRING)"), ("termination", "CONNECTION_TERMINATION_DETAILS"))}


def with_failures_logged(config, path):
    """Calls that do not end with OK, one JSON object a line."""
    manager = config["static_resources"]["listeners"][0]["filter_chains"][0]["filters"][0]["typed_config"]
    manager["access_log"] = [{
        "name": "failures", "filter": {"grpc_status_filter": {"statuses": ["OK"], "exclude": True}},
        "typed_config": {"@type": "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog",
                         "path": str(path), "log_format": {"json_format": LOG_FORMAT}}}]
    return config


class Envoy:
    def __init__(self, program, folder, upstreams):
        self.listen, self.admin = drain.free_port(), drain.free_port()
        self.log = folder / "failures.log"
        config = folder / "envoy.json"
        config.write_text(json.dumps(with_failures_logged(drain.envoy_config(self.listen, self.admin, upstreams), self.log)))
        self.process = subprocess.Popen([program, "-c", config, "--concurrency", "1", "--log-level", "error",
                                         "--use-dynamic-base-id", "--file-flush-interval-msec", "50"])

    def healthy(self):
        return drain.healthy_hosts(self.admin)

    def failures(self):
        time.sleep(0.2)  # the interval of flushing
        return [json.loads(line) for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def stop_in_turns(build, folder, envoy, servers, times, seed):
    chance = random.Random(seed)
    stop_file = folder / "stop"
    load = drain.start_load(build, f"127.0.0.1:{envoy.listen}", 3000, stop_file)
    try:
        for turn in range(times):
            time.sleep(chance.uniform(0, 0.5))
            index = chance.randrange(len(servers))
            servers[index].stop()
            servers[index] = drain.Server(build, folder, servers[index].address)
            drain.wait_until(lambda: envoy.healthy() == len(servers), "both servers are healthy again")
            if (turn + 1) % 10 == 0:
                print(f"SIGTERM {turn + 1} of {times}", flush=True)
        stop_file.touch()
        return json.loads(load.communicate(timeout=60)[0])
    finally:
        stop_file.touch()
        if load.poll() is None:
            load.kill()


def run(build, folder, program, times, seed):
    servers = [drain.Server(build, folder), drain.Server(build, folder)]
    envoy = Envoy(program, folder, [server.address for server in servers])
    try:
        drain.wait_until(lambda: envoy.healthy() == 2, "both servers are healthy in Envoy")
        report = stop_in_turns(build, folder, envoy, servers, times, seed)
        in_envoy = envoy.failures()
    finally:
        envoy.stop()
        for server in servers:
            server.process.kill()
            server.process.wait()
    failed = sum(count for code, count in report["codes"].items() if code != "0")
    print(f"seed {seed}: {times} SIGTERMs, {report['calls']} calls, codes {report['codes']}, p99 {report['p99_us'] / 1000:.1f} ms")
    for said, count in collections.Counter(tuple(sorted(one.items())) for one in in_envoy).most_common():
        print(f"  in Envoy: {count} x {dict(said)}")
    own = failed - len(in_envoy)
    print(f"  failed in Envoy: {len(in_envoy)}; the load generator's own: {own}" +
          (f", for example {report['failures'][:2]}" if own > 0 else ""))
    return 1 if in_envoy else 0


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    times, seed = (int(value) for value in (sys.argv[2:] + ["100", "1"][len(sys.argv) - 2:])[:2])
    found = subprocess.run(["bash", HERE.parent / "peers/envoy.sh", build.parent / "peers"], stdout=subprocess.PIPE, text=True)
    if found.returncode != 0:
        sys.exit(drain.SKIPPED)
    with tempfile.TemporaryDirectory() as folder:
        try:
            return run(build, pathlib.Path(folder), found.stdout.strip(), times, seed)
        except drain.Failed as failed:
            sys.exit(f"FAILED: {failed}")


if __name__ == "__main__":
    sys.exit(main())
