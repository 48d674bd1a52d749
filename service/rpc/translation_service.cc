#include "rpc/translation_service.h"

#include <grpcpp/support/slice.h>

#include "rpc/unary.h"

namespace status_translator {
namespace {

template <typename Request>
absl::Status Answer(const Answers& answers, absl::Status (Answers::*ask)(const Request&, AnswerPieces&) const,
                    const grpc::ByteBuffer& in, AnswerPieces& pieces, grpc::ByteBuffer& out) {
  Request request;
  if (absl::Status parsed = Parse(in, request); !parsed.ok()) return parsed;
  if (absl::Status asked = (answers.*ask)(request, pieces); !asked.ok()) return asked;
  grpc::Slice slice(pieces.size());
  // The slice is ours until it is handed on.
  pieces.CopyTo(reinterpret_cast<char*>(const_cast<uint8_t*>(slice.begin())));
  out = grpc::ByteBuffer(&slice, 1);
  return absl::OkStatus();
}

}  // namespace

TranslationServiceImpl::TranslationServiceImpl(const Answers& answers, Metrics& metrics)
    : answers_(answers),
      metrics_(metrics),
      http_to_grpc_(metrics.Method(v1::TranslationService::service_full_name(), "HttpToGrpc", "unary")),
      grpc_to_http_(metrics.Method(v1::TranslationService::service_full_name(), "GrpcToHttp", "unary")) {}

grpc::ServerUnaryReactor* TranslationServiceImpl::HttpToGrpc(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request,
                                                             grpc::ByteBuffer* response) {
  const Measured call(http_to_grpc_, *context);
  AnswerPieces pieces;
  const absl::Status status = Answer(answers_, &Answers::HttpToGrpc, *request, pieces, *response);
  if (status.ok()) {
    metrics_.CountTranslation("http_to_grpc", pieces.profile(), pieces.kind(), pieces.http_class());
  }
  return Finish(context, call, status);
}

grpc::ServerUnaryReactor* TranslationServiceImpl::GrpcToHttp(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request,
                                                             grpc::ByteBuffer* response) {
  const Measured call(grpc_to_http_, *context);
  AnswerPieces pieces;
  const absl::Status status = Answer(answers_, &Answers::GrpcToHttp, *request, pieces, *response);
  if (status.ok()) {
    metrics_.CountTranslation("grpc_to_http", pieces.profile(), pieces.kind(), pieces.http_class());
  }
  return Finish(context, call, status);
}

}  // namespace status_translator
