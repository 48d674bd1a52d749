// Answers from the built-in tables or from a running server, by the same requests.
#ifndef STATUS_TRANSLATOR_CLI_TRANSLATION_SOURCE_H_
#define STATUS_TRANSLATOR_CLI_TRANSLATION_SOURCE_H_

#include <grpcpp/channel.h>

#include <memory>

#include "absl/status/statusor.h"
#include "cli/server_connection.h"
#include "statustranslator/v1/catalog_service.pb.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"

namespace status_translator {

class TranslationSource {
 public:
  // Without an address of `server`: LocalTranslator().
  explicit TranslationSource(const ServerConnection& server);

  // Waits at most 5 s for a server. Errors are those of the API; Unavailable names a server that cannot be reached,
  // InvalidArgument an option that is wrong.
  absl::StatusOr<v1::Translation> Ask(const v1::HttpToGrpcRequest& request) const;
  absl::StatusOr<v1::Translation> Ask(const v1::GrpcToHttpRequest& request) const;
  absl::StatusOr<v1::CompareProfilesResponse> Ask(const v1::CompareProfilesRequest& request) const;
  absl::StatusOr<v1::GetProfileResponse> Ask(const v1::GetProfileRequest& request) const;
  absl::StatusOr<v1::GetShapeResponse> Ask(const v1::GetShapeRequest& request) const;
  absl::StatusOr<v1::ConvertHttpResponseResponse> Ask(const v1::ConvertHttpResponseRequest& request) const;
  absl::StatusOr<v1::ConvertGrpcResponseResponse> Ask(const v1::ConvertGrpcResponseRequest& request) const;
  absl::StatusOr<v1::DiagnoseResponse> Ask(const v1::DiagnoseRequest& request) const;

 private:
  ServerConnection server_;                                 // without an address: LocalTranslator()
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel_;  // null without a server
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_TRANSLATION_SOURCE_H_
