"""Two calls that fail, over grpcio: python server.py PORT. Needs grpcio, grpcio-reflection, grpcio-status and the stubs of books.proto."""
import sys
from concurrent import futures

import books_pb2
import books_pb2_grpc
import grpc
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2
from grpc_reflection.v1alpha import reflection
from grpc_status import rpc_status


def packed(message):
    detail = any_pb2.Any()
    detail.Pack(message)
    return detail


class Books(books_pb2_grpc.BooksServicer):
    def GetBook(self, request, context):
        context.set_trailing_metadata((("x-request-id", "r-7"),))
        if request.name == "rich":
            status = status_pb2.Status(code=8, message="the quota of readers is used up")
            retry = error_details_pb2.RetryInfo()
            retry.retry_delay.seconds = 7
            status.details.append(packed(error_details_pb2.ErrorInfo(reason="QUOTA", domain="books.example")))
            status.details.append(packed(retry))
            context.abort_with_status(rpc_status.to_status(status))
        context.abort(grpc.StatusCode.NOT_FOUND, f'no book named "{request.name}"')

    def ListBooks(self, request, context):
        context.set_trailing_metadata((("x-request-id", "r-8"),))
        yield books_pb2.Book(name="Moby Dick")
        yield books_pb2.Book(name="HTTP/2 in action")
        context.abort(grpc.StatusCode.INTERNAL, "the shelf broke midway")


server = grpc.server(futures.ThreadPoolExecutor(4))
books_pb2_grpc.add_BooksServicer_to_server(Books(), server)
reflection.enable_server_reflection(
    (books_pb2.DESCRIPTOR.services_by_name["Books"].full_name, reflection.SERVICE_NAME), server)
server.add_insecure_port("127.0.0.1:" + sys.argv[1])
server.start()
server.wait_for_termination(600)
