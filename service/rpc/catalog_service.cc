#include "rpc/catalog_service.h"

#include "codec/catalog.h"
#include "rpc/unary.h"

namespace status_translator {
namespace {

template <typename Request, typename Response>
grpc::ServerUnaryReactor* Answer(absl::Status (*ask)(const Answers&, const Request&, Response&), const Answers& answers,
                                 grpc::CallbackServerContext* context, const grpc::ByteBuffer& in,
                                 grpc::ByteBuffer& out) {
  Request request;
  if (const absl::Status parsed = Parse(in, request); !parsed.ok()) return Finish(context, parsed);
  Response response;
  if (const absl::Status asked = ask(answers, request, response); !asked.ok()) return Finish(context, asked);
  Serialize(response, out);
  return Finish(context, absl::OkStatus());
}

}  // namespace

grpc::ServerUnaryReactor* CatalogServiceImpl::ListHttpStatuses(grpc::CallbackServerContext* context,
                                                               const grpc::ByteBuffer* request,
                                                               grpc::ByteBuffer* response) {
  return Answer(status_translator::ListHttpStatuses, answers_, context, *request, *response);
}

grpc::ServerUnaryReactor* CatalogServiceImpl::GetHttpStatus(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* response) {
  return Answer(status_translator::GetHttpStatus, answers_, context, *request, *response);
}

grpc::ServerUnaryReactor* CatalogServiceImpl::ListGrpcCodes(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* response) {
  return Answer(status_translator::ListGrpcCodes, answers_, context, *request, *response);
}

grpc::ServerUnaryReactor* CatalogServiceImpl::GetGrpcCode(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Answer(status_translator::GetGrpcCode, answers_, context, *request, *response);
}

grpc::ServerUnaryReactor* CatalogServiceImpl::ListProfiles(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* response) {
  return Answer(status_translator::ListProfiles, answers_, context, *request, *response);
}

grpc::ServerUnaryReactor* CatalogServiceImpl::GetProfile(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Answer(status_translator::GetProfile, answers_, context, *request, *response);
}

grpc::ServerUnaryReactor* CatalogServiceImpl::CompareProfiles(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* request,
                                                              grpc::ByteBuffer* response) {
  return Answer(status_translator::CompareProfiles, answers_, context, *request, *response);
}

}  // namespace status_translator
