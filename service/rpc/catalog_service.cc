#include "rpc/catalog_service.h"

#include "lookup/catalog.h"
#include "rpc/call.h"

namespace status_translator {
namespace {

template <typename Request, typename Response>
absl::Status Answer(absl::Status (*ask)(const Translator&, const Request&, Response&), const Translator& translator,
                    const grpc::ByteBuffer& in, grpc::ByteBuffer& out) {
  Request request;
  if (absl::Status parsed = ParseRequest(in, request); !parsed.ok()) return parsed;
  Response response;
  if (absl::Status asked = ask(translator, request, response); !asked.ok()) return asked;
  Serialize(response, out);
  return absl::OkStatus();
}

MethodMetrics& Method(Metrics& metrics, absl::string_view method) {
  return metrics.Method(v1::CatalogService::service_full_name(), method, "unary");
}

}  // namespace

grpc::ServerUnaryReactor* CatalogServiceImpl::ListHttpStatuses(grpc::CallbackServerContext* context,
                                                               const grpc::ByteBuffer* request,
                                                               grpc::ByteBuffer* response) {
  const CallRecord call(Method(metrics_, "ListHttpStatuses"), *context);
  return FinishCall(context, call,
                    Answer(status_translator::ListHttpStatuses, *translator_.Get(), *request, *response));
}

grpc::ServerUnaryReactor* CatalogServiceImpl::GetHttpStatus(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* response) {
  const CallRecord call(Method(metrics_, "GetHttpStatus"), *context);
  return FinishCall(context, call, Answer(status_translator::GetHttpStatus, *translator_.Get(), *request, *response));
}

grpc::ServerUnaryReactor* CatalogServiceImpl::ListGrpcCodes(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* response) {
  const CallRecord call(Method(metrics_, "ListGrpcCodes"), *context);
  return FinishCall(context, call, Answer(status_translator::ListGrpcCodes, *translator_.Get(), *request, *response));
}

grpc::ServerUnaryReactor* CatalogServiceImpl::GetGrpcCode(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  const CallRecord call(Method(metrics_, "GetGrpcCode"), *context);
  return FinishCall(context, call, Answer(status_translator::GetGrpcCode, *translator_.Get(), *request, *response));
}

grpc::ServerUnaryReactor* CatalogServiceImpl::ListProfiles(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* response) {
  const CallRecord call(Method(metrics_, "ListProfiles"), *context);
  return FinishCall(context, call, Answer(status_translator::ListProfiles, *translator_.Get(), *request, *response));
}

grpc::ServerUnaryReactor* CatalogServiceImpl::GetProfile(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  const CallRecord call(Method(metrics_, "GetProfile"), *context);
  return FinishCall(context, call, Answer(status_translator::GetProfile, *translator_.Get(), *request, *response));
}

grpc::ServerUnaryReactor* CatalogServiceImpl::ListShapes(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  const CallRecord call(Method(metrics_, "ListShapes"), *context);
  return FinishCall(context, call, Answer(status_translator::ListShapes, *translator_.Get(), *request, *response));
}

grpc::ServerUnaryReactor* CatalogServiceImpl::GetShape(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  const CallRecord call(Method(metrics_, "GetShape"), *context);
  return FinishCall(context, call, Answer(status_translator::GetShape, *translator_.Get(), *request, *response));
}

grpc::ServerUnaryReactor* CatalogServiceImpl::CompareProfiles(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* request,
                                                              grpc::ByteBuffer* response) {
  const CallRecord call(Method(metrics_, "CompareProfiles"), *context);
  return FinishCall(context, call, Answer(status_translator::CompareProfiles, *translator_.Get(), *request, *response));
}

}  // namespace status_translator
