#include "rpc/translation_service.h"

#include <grpcpp/support/slice.h>

#include "convert/conversion_report.h"
#include "convert/convert_grpc.h"
#include "convert/convert_http.h"
#include "diagnose/diagnose.h"
#include "rpc/call.h"

namespace status_translator {
TranslationServiceImpl::TranslationServiceImpl(const CurrentTranslator& translator, Metrics& metrics)
    : translator_(translator),
      metrics_(metrics),
      http_to_grpc_(metrics.Method(v1::TranslationService::service_full_name(), "HttpToGrpc", "unary")),
      grpc_to_http_(metrics.Method(v1::TranslationService::service_full_name(), "GrpcToHttp", "unary")),
      convert_http_(metrics.Method(v1::TranslationService::service_full_name(), "ConvertHttpResponse", "unary")),
      convert_grpc_(metrics.Method(v1::TranslationService::service_full_name(), "ConvertGrpcResponse", "unary")),
      diagnose_(metrics.Method(v1::TranslationService::service_full_name(), "Diagnose", "unary")) {}

template <typename Request>
TranslationServiceImpl::Reactor* TranslationServiceImpl::Translate(
    MethodMetrics& method, const AnswerCache& cache, absl::string_view direction,
    absl::Status (Translator::*translate)(const Request&, EncodedAnswer&) const, Context* context, const Bytes& in,
    Bytes& out) {
  return AnswerBytes(context, method, in, [&](absl::string_view bytes) {
    // Before Get(): an answer that is stored belongs to this version or to a later one.
    const uint64_t version = translator_.version();
    if (const AnswerCache::Answer* known = cache.Find(version, bytes); known != nullptr) {
      Take(known->bytes, out);
      known->translations.Count();
      return absl::OkStatus();
    }
    Request request;
    if (absl::Status parsed = ParseRequest(bytes, request); !parsed.ok()) return parsed;
    const std::shared_ptr<const Translator> translator = translator_.Get();
    EncodedAnswer answer;
    if (absl::Status translated = ((*translator).*translate)(request, answer); !translated.ok()) return translated;
    grpc::Slice slice(answer.size());
    // Nobody else refers to the slice yet.
    answer.CopyTo(reinterpret_cast<char*>(const_cast<uint8_t*>(slice.begin())));
    Take(slice, out);
    const TranslationCounter counter =
        metrics_.Translations(direction, answer.profile(), answer.kind(), answer.http_class());
    counter.Count();
    cache.Store(version, bytes, {slice, counter});
    return absl::OkStatus();
  });
}

// Counts the translation in the report of the conversion.
template <typename Request, typename Response>
TranslationServiceImpl::Reactor* TranslationServiceImpl::Convert(MethodMetrics& method, absl::string_view direction,
                                                                 absl::Status (*convert)(const Translator&,
                                                                                         const Request&, Response&),
                                                                 Context* context, const Bytes& in, Bytes& out) {
  return AnswerCall<Request>(context, method, in, [&](const Request& request) {
    Response response;
    if (absl::Status converted = convert(*translator_.Get(), request, response); !converted.ok()) return converted;
    const MetricLabels labels = MetricLabelsOf(response.report());
    metrics_.Translations(direction, labels.profile, labels.kind, labels.http_class).Count();
    if (!labels.shape.empty()) metrics_.CountRecognised("call", labels.shape);
    Serialize(response, out);
    return absl::OkStatus();
  });
}

TranslationServiceImpl::Reactor* TranslationServiceImpl::HttpToGrpc(Context* context, const Bytes* in, Bytes* out) {
  return Translate(http_to_grpc_, http_to_grpc_answers_, "http_to_grpc", &Translator::HttpToGrpc, context, *in, *out);
}

TranslationServiceImpl::Reactor* TranslationServiceImpl::GrpcToHttp(Context* context, const Bytes* in, Bytes* out) {
  return Translate(grpc_to_http_, grpc_to_http_answers_, "grpc_to_http", &Translator::GrpcToHttp, context, *in, *out);
}

TranslationServiceImpl::Reactor* TranslationServiceImpl::ConvertHttpResponse(Context* context, const Bytes* in,
                                                                             Bytes* out) {
  return Convert(convert_http_, "http_to_grpc", &status_translator::ConvertHttpResponse, context, *in, *out);
}

TranslationServiceImpl::Reactor* TranslationServiceImpl::ConvertGrpcResponse(Context* context, const Bytes* in,
                                                                             Bytes* out) {
  return Convert(convert_grpc_, "grpc_to_http", &status_translator::ConvertGrpcResponse, context, *in, *out);
}

TranslationServiceImpl::Reactor* TranslationServiceImpl::Diagnose(Context* context, const Bytes* in, Bytes* out) {
  return AnswerCall<v1::DiagnoseRequest>(context, diagnose_, *in, [&](const v1::DiagnoseRequest& request) {
    v1::DiagnoseResponse response;
    absl::Status diagnosed = status_translator::Diagnose(*translator_.Get(), request, response);
    if (diagnosed.ok()) Serialize(response, *out);
    return diagnosed;
  });
}

}  // namespace status_translator
