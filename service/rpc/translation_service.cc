#include "rpc/translation_service.h"

#include <grpcpp/support/slice.h>

#include "convert/conversion_report.h"
#include "convert/convert_grpc.h"
#include "convert/convert_http.h"
#include "diagnose/diagnose.h"
#include "rpc/call.h"

namespace status_translator {
namespace {

template <typename Request>
absl::Status Answer(const Translator& translator, absl::Status (Translator::*ask)(const Request&, EncodedAnswer&) const,
                    const grpc::ByteBuffer& in, EncodedAnswer& answer, grpc::ByteBuffer& out) {
  Request request;
  if (absl::Status parsed = ParseRequest(in, request); !parsed.ok()) return parsed;
  if (absl::Status asked = (translator.*ask)(request, answer); !asked.ok()) return asked;
  grpc::Slice slice(answer.size());
  // Nobody else refers to the slice yet.
  answer.CopyTo(reinterpret_cast<char*>(const_cast<uint8_t*>(slice.begin())));
  Take(slice, out);
  return absl::OkStatus();
}

// Converts a response and counts the translation in its report.
template <typename Request, typename Response>
absl::Status Convert(const Translator& translator, Metrics& metrics, absl::string_view direction,
                     absl::Status (*convert)(const Translator&, const Request&, Response&), const grpc::ByteBuffer& in,
                     grpc::ByteBuffer& out) {
  Request request;
  if (absl::Status parsed = ParseRequest(in, request); !parsed.ok()) return parsed;
  Response response;
  if (absl::Status converted = convert(translator, request, response); !converted.ok()) return converted;
  const MetricLabels labels = MetricLabelsOf(response.report());
  metrics.CountTranslation(direction, labels.profile, labels.kind, labels.http_class);
  if (!labels.shape.empty()) metrics.CountRecognised("call", labels.shape);
  Serialize(response, out);
  return absl::OkStatus();
}

}  // namespace

TranslationServiceImpl::TranslationServiceImpl(const CurrentTranslator& translator, Metrics& metrics)
    : translator_(translator),
      metrics_(metrics),
      http_to_grpc_(metrics.Method(v1::TranslationService::service_full_name(), "HttpToGrpc", "unary")),
      grpc_to_http_(metrics.Method(v1::TranslationService::service_full_name(), "GrpcToHttp", "unary")),
      convert_http_(metrics.Method(v1::TranslationService::service_full_name(), "ConvertHttpResponse", "unary")),
      convert_grpc_(metrics.Method(v1::TranslationService::service_full_name(), "ConvertGrpcResponse", "unary")),
      diagnose_(metrics.Method(v1::TranslationService::service_full_name(), "Diagnose", "unary")) {}

grpc::ServerUnaryReactor* TranslationServiceImpl::HttpToGrpc(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request,
                                                             grpc::ByteBuffer* response) {
  const CallRecord call(http_to_grpc_, *context);
  const std::shared_ptr<const Translator> translator = translator_.Get();
  EncodedAnswer answer;
  const absl::Status status = Answer(*translator, &Translator::HttpToGrpc, *request, answer, *response);
  if (status.ok()) {
    metrics_.CountTranslation("http_to_grpc", answer.profile(), answer.kind(), answer.http_class());
  }
  return FinishCall(context, call, status);
}

grpc::ServerUnaryReactor* TranslationServiceImpl::GrpcToHttp(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request,
                                                             grpc::ByteBuffer* response) {
  const CallRecord call(grpc_to_http_, *context);
  const std::shared_ptr<const Translator> translator = translator_.Get();
  EncodedAnswer answer;
  const absl::Status status = Answer(*translator, &Translator::GrpcToHttp, *request, answer, *response);
  if (status.ok()) {
    metrics_.CountTranslation("grpc_to_http", answer.profile(), answer.kind(), answer.http_class());
  }
  return FinishCall(context, call, status);
}

grpc::ServerUnaryReactor* TranslationServiceImpl::ConvertHttpResponse(grpc::CallbackServerContext* context,
                                                                      const grpc::ByteBuffer* request,
                                                                      grpc::ByteBuffer* response) {
  const CallRecord call(convert_http_, *context);
  return FinishCall(context, call,
                    Convert(*translator_.Get(), metrics_, "http_to_grpc", &status_translator::ConvertHttpResponse,
                            *request, *response));
}

grpc::ServerUnaryReactor* TranslationServiceImpl::ConvertGrpcResponse(grpc::CallbackServerContext* context,
                                                                      const grpc::ByteBuffer* request,
                                                                      grpc::ByteBuffer* response) {
  const CallRecord call(convert_grpc_, *context);
  return FinishCall(context, call,
                    Convert(*translator_.Get(), metrics_, "grpc_to_http", &status_translator::ConvertGrpcResponse,
                            *request, *response));
}

grpc::ServerUnaryReactor* TranslationServiceImpl::Diagnose(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  const CallRecord call(diagnose_, *context);
  v1::DiagnoseRequest request;
  absl::Status status = ParseRequest(*in, request);
  if (!status.ok()) return FinishCall(context, call, status);
  v1::DiagnoseResponse response;
  status = status_translator::Diagnose(*translator_.Get(), request, response);
  if (status.ok()) Serialize(response, *out);
  return FinishCall(context, call, status);
}

}  // namespace status_translator
