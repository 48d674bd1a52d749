#include "rpc/translation_service.h"

#include <grpcpp/support/slice.h>

#include "rpc/unary.h"

namespace status_translator {
namespace {

template <typename Request>
grpc::ServerUnaryReactor* Answer(const Answers& answers,
                                 absl::Status (Answers::*ask)(const Request&, AnswerPieces&) const,
                                 grpc::CallbackServerContext* context, const grpc::ByteBuffer& in,
                                 grpc::ByteBuffer& out) {
  Request request;
  if (const absl::Status parsed = Parse(in, request); !parsed.ok()) return Finish(context, parsed);
  AnswerPieces pieces;
  if (const absl::Status asked = (answers.*ask)(request, pieces); !asked.ok()) return Finish(context, asked);
  grpc::Slice slice(pieces.size());
  // The slice is ours until it is handed on.
  pieces.CopyTo(reinterpret_cast<char*>(const_cast<uint8_t*>(slice.begin())));
  out = grpc::ByteBuffer(&slice, 1);
  return Finish(context, absl::OkStatus());
}

}  // namespace

grpc::ServerUnaryReactor* TranslationServiceImpl::HttpToGrpc(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request,
                                                             grpc::ByteBuffer* response) {
  return Answer(answers_, &Answers::HttpToGrpc, context, *request, *response);
}

grpc::ServerUnaryReactor* TranslationServiceImpl::GrpcToHttp(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request,
                                                             grpc::ByteBuffer* response) {
  return Answer(answers_, &Answers::GrpcToHttp, context, *request, *response);
}

}  // namespace status_translator
