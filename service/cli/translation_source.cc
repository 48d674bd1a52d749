#include "cli/translation_source.h"

#include <grpcpp/client_context.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "cli/command_words.h"
#include "cli/local_translator.h"
#include "convert/convert_grpc.h"
#include "convert/convert_http.h"
#include "diagnose/diagnose.h"
#include "lookup/catalog.h"
#include "statustranslator/v1/catalog_service.grpc.pb.h"
#include "statustranslator/v1/translation_service.grpc.pb.h"

namespace status_translator {
namespace {

// A person waits for the answer.
constexpr absl::Duration kAnswerTimeout = absl::Seconds(5);

// One call of `method` of a service's stub.
template <typename Service, typename Response, typename Request, typename Method>
absl::StatusOr<Response> Call(const ServerConnection& server,
                              const absl::StatusOr<std::shared_ptr<grpc::Channel>>& channel, Method method,
                              const Request& request) {
  if (!channel.ok()) return channel.status();
  const auto stub = Service::NewStub(*channel);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kAnswerTimeout));
  Response response;
  const grpc::Status status = (stub.get()->*method)(&context, request, &response);
  if (status.ok()) return response;
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  if (code == absl::StatusCode::kUnavailable) {
    return absl::UnavailableError(
        absl::StrCat("cannot reach ", server.address, ": ", WhyUnreachable(server, status.error_message())));
  }
  // The command lists the profiles and shapes of this machine, not those of the server.
  return absl::Status(
      code, InWordsOfCommand(absl::StrReplaceAll(
                status.error_message(), {{" names all ", absl::StrCat(" of ", server.address, " names all ")}})));
}

template <typename Response, typename Request>
absl::StatusOr<v1::Translation> AskLocally(absl::Status (Translator::*ask)(const Request&, EncodedAnswer&) const,
                                           const Request& request) {
  EncodedAnswer answer;
  if (const absl::Status asked = (LocalTranslator().*ask)(request, answer); !asked.ok()) return asked;
  Response response;
  if (!response.ParseFromString(answer.ToString())) return absl::InternalError("cannot parse the own answer");
  return std::move(*response.mutable_translation());
}

template <typename Request, typename Response>
absl::StatusOr<Response> RunLocally(absl::Status (*run)(const Translator&, const Request&, Response&),
                                    const Request& request) {
  Response response;
  if (const absl::Status done = run(LocalTranslator(), request, response); !done.ok()) return done;
  return response;
}

}  // namespace

TranslationSource::TranslationSource(const ServerConnection& server)
    : server_(server), channel_(std::shared_ptr<grpc::Channel>()) {
  if (!server_.address.empty()) channel_ = OpenChannel(server);
}

absl::StatusOr<v1::Translation> TranslationSource::Ask(const v1::HttpToGrpcRequest& request) const {
  if (server_.address.empty()) return AskLocally<v1::HttpToGrpcResponse>(&Translator::HttpToGrpc, request);
  auto response = Call<v1::TranslationService, v1::HttpToGrpcResponse>(
      server_, channel_, &v1::TranslationService::Stub::HttpToGrpc, request);
  if (!response.ok()) return response.status();
  return std::move(*response->mutable_translation());
}

absl::StatusOr<v1::Translation> TranslationSource::Ask(const v1::GrpcToHttpRequest& request) const {
  if (server_.address.empty()) return AskLocally<v1::GrpcToHttpResponse>(&Translator::GrpcToHttp, request);
  auto response = Call<v1::TranslationService, v1::GrpcToHttpResponse>(
      server_, channel_, &v1::TranslationService::Stub::GrpcToHttp, request);
  if (!response.ok()) return response.status();
  return std::move(*response->mutable_translation());
}

absl::StatusOr<v1::CompareProfilesResponse> TranslationSource::Ask(const v1::CompareProfilesRequest& request) const {
  if (server_.address.empty()) return RunLocally(&CompareProfiles, request);
  return Call<v1::CatalogService, v1::CompareProfilesResponse>(server_, channel_,
                                                               &v1::CatalogService::Stub::CompareProfiles, request);
}

absl::StatusOr<v1::GetProfileResponse> TranslationSource::Ask(const v1::GetProfileRequest& request) const {
  if (server_.address.empty()) return RunLocally(&GetProfile, request);
  return Call<v1::CatalogService, v1::GetProfileResponse>(server_, channel_, &v1::CatalogService::Stub::GetProfile,
                                                          request);
}

absl::StatusOr<v1::GetShapeResponse> TranslationSource::Ask(const v1::GetShapeRequest& request) const {
  if (server_.address.empty()) return RunLocally(&GetShape, request);
  return Call<v1::CatalogService, v1::GetShapeResponse>(server_, channel_, &v1::CatalogService::Stub::GetShape,
                                                        request);
}

absl::StatusOr<v1::ConvertHttpResponseResponse> TranslationSource::Ask(
    const v1::ConvertHttpResponseRequest& request) const {
  if (server_.address.empty()) return RunLocally(&ConvertHttpResponse, request);
  return Call<v1::TranslationService, v1::ConvertHttpResponseResponse>(
      server_, channel_, &v1::TranslationService::Stub::ConvertHttpResponse, request);
}

absl::StatusOr<v1::ConvertGrpcResponseResponse> TranslationSource::Ask(
    const v1::ConvertGrpcResponseRequest& request) const {
  if (server_.address.empty()) return RunLocally(&ConvertGrpcResponse, request);
  return Call<v1::TranslationService, v1::ConvertGrpcResponseResponse>(
      server_, channel_, &v1::TranslationService::Stub::ConvertGrpcResponse, request);
}

absl::StatusOr<v1::DiagnoseResponse> TranslationSource::Ask(const v1::DiagnoseRequest& request) const {
  if (server_.address.empty()) return RunLocally(&Diagnose, request);
  return Call<v1::TranslationService, v1::DiagnoseResponse>(server_, channel_, &v1::TranslationService::Stub::Diagnose,
                                                            request);
}

}  // namespace status_translator
