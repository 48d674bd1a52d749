// Asks the built-in tables, or a live server.
#ifndef STATUS_TRANSLATOR_CLI_TRANSLATION_SOURCE_H_
#define STATUS_TRANSLATOR_CLI_TRANSLATION_SOURCE_H_

#include <CLI/CLI.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "lookup/translator.h"
#include "statustranslator/v1/catalog_service.pb.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"

namespace status_translator {

// The built-in profiles, and those of --profiles where that was given; loaded at the first call. Ends the program where
// they have a mistake.
const Translator& LocalAnswers();

// Adds --profiles, with which the command answers from the built-in tables and those of a folder.
void AddProfilesOption(CLI::App& command);

// `server` is an address, or empty for the built-in tables. Waits for a server for at most 5 s.
class TranslationSource {
 public:
  explicit TranslationSource(std::string server) : server_(std::move(server)) {}

  absl::StatusOr<v1::Translation> Ask(const v1::HttpToGrpcRequest& request) const;
  absl::StatusOr<v1::Translation> Ask(const v1::GrpcToHttpRequest& request) const;
  absl::StatusOr<v1::CompareProfilesResponse> Ask(const v1::CompareProfilesRequest& request) const;
  absl::StatusOr<v1::GetProfileResponse> Ask(const v1::GetProfileRequest& request) const;
  absl::StatusOr<v1::ConvertHttpResponseResponse> Ask(const v1::ConvertHttpResponseRequest& request) const;
  absl::StatusOr<v1::ConvertGrpcResponseResponse> Ask(const v1::ConvertGrpcResponseRequest& request) const;

 private:
  std::string server_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_TRANSLATION_SOURCE_H_
