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

// The answer of LocalTranslator() by `locally` or, if `server` has an address, of one call of `method` of a stub.
template <typename Service, typename Request, typename Response>
absl::StatusOr<Response> AskOne(const ServerConnection& server,
                                const absl::StatusOr<std::shared_ptr<grpc::Channel>>& channel,
                                absl::Status (*locally)(const Translator&, const Request&, Response&),
                                grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request) {
  Response response;
  if (server.address.empty()) {
    if (const absl::Status done = locally(LocalTranslator(), request, response); !done.ok()) return done;
    return response;
  }
  if (!channel.ok()) return channel.status();
  const auto stub = Service::NewStub(*channel);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kAnswerTimeout));
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

template <auto kMethod, typename Request, typename Response>
absl::Status Translate(const Translator& translator, const Request& request, Response& response) {
  EncodedAnswer answer;
  if (absl::Status asked = (translator.*kMethod)(request, answer); !asked.ok()) return asked;
  return response.ParseFromString(answer.ToString()) ? absl::OkStatus()
                                                     : absl::InternalError("cannot parse the own answer");
}

template <typename Response>
absl::StatusOr<v1::Translation> TranslationIn(absl::StatusOr<Response> response) {
  if (!response.ok()) return response.status();
  return std::move(*response->mutable_translation());
}

using Catalog = v1::CatalogService;
using Translation = v1::TranslationService;

}  // namespace

TranslationSource::TranslationSource(const ServerConnection& server)
    : server_(server), channel_(std::shared_ptr<grpc::Channel>()) {
  if (!server_.address.empty()) channel_ = OpenChannel(server);
}

absl::StatusOr<v1::Translation> TranslationSource::Ask(const v1::HttpToGrpcRequest& request) const {
  return TranslationIn(AskOne<Translation>(
      server_, channel_, &Translate<&Translator::HttpToGrpc, v1::HttpToGrpcRequest, v1::HttpToGrpcResponse>,
      &Translation::Stub::HttpToGrpc, request));
}

absl::StatusOr<v1::Translation> TranslationSource::Ask(const v1::GrpcToHttpRequest& request) const {
  return TranslationIn(AskOne<Translation>(
      server_, channel_, &Translate<&Translator::GrpcToHttp, v1::GrpcToHttpRequest, v1::GrpcToHttpResponse>,
      &Translation::Stub::GrpcToHttp, request));
}

absl::StatusOr<v1::CompareProfilesResponse> TranslationSource::Ask(const v1::CompareProfilesRequest& request) const {
  return AskOne<Catalog>(server_, channel_, &CompareProfiles, &Catalog::Stub::CompareProfiles, request);
}

absl::StatusOr<v1::GetProfileResponse> TranslationSource::Ask(const v1::GetProfileRequest& request) const {
  return AskOne<Catalog>(server_, channel_, &GetProfile, &Catalog::Stub::GetProfile, request);
}

absl::StatusOr<v1::GetShapeResponse> TranslationSource::Ask(const v1::GetShapeRequest& request) const {
  return AskOne<Catalog>(server_, channel_, &GetShape, &Catalog::Stub::GetShape, request);
}

absl::StatusOr<v1::ConvertHttpResponseResponse> TranslationSource::Ask(
    const v1::ConvertHttpResponseRequest& request) const {
  return AskOne<Translation>(server_, channel_, &ConvertHttpResponse, &Translation::Stub::ConvertHttpResponse, request);
}

absl::StatusOr<v1::ConvertGrpcResponseResponse> TranslationSource::Ask(
    const v1::ConvertGrpcResponseRequest& request) const {
  return AskOne<Translation>(server_, channel_, &ConvertGrpcResponse, &Translation::Stub::ConvertGrpcResponse, request);
}

absl::StatusOr<v1::DiagnoseResponse> TranslationSource::Ask(const v1::DiagnoseRequest& request) const {
  return AskOne<Translation>(server_, channel_, &Diagnose, &Translation::Stub::Diagnose, request);
}

}  // namespace status_translator
