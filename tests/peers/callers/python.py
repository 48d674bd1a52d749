"""Calls every path that comes on a line of standard input, and prints on a line of JSON what a grpcio caller gets.

    python.py ADDRESS SERVICE_CONFIG      "{}": the defaults of grpcio
"""

import json
import sys

import grpc


def main():
    with grpc.insecure_channel(sys.argv[1], [("grpc.service_config", sys.argv[2])]) as channel:
        for line in sys.stdin:
            got = {"code": 0, "message": ""}
            try:
                channel.unary_unary(line.strip())(b"x", timeout=5)
            except grpc.RpcError as error:
                got = {"code": error.code().value[0], "message": error.details() or ""}
            print(json.dumps(got), flush=True)


if __name__ == "__main__":
    main()
