#include "wire/oauth2_error.h"

#include <string>

#include "core/grpc_code.h"

namespace status_translator {
namespace {

int OAuth2CodeOf(absl::string_view name) { return *GrpcCodeFromName(name); }

// The RFCs use HTTP 400 for nearly all of these words.
std::optional<int> OAuth2Code(absl::string_view word) {
  static const auto& own = *new CodeByWord{{"invalid_request", OAuth2CodeOf("INVALID_ARGUMENT")},
                                           {"invalid_client", OAuth2CodeOf("UNAUTHENTICATED")},
                                           {"invalid_grant", OAuth2CodeOf("UNAUTHENTICATED")},
                                           {"invalid_token", OAuth2CodeOf("UNAUTHENTICATED")},
                                           {"unauthorized_client", OAuth2CodeOf("PERMISSION_DENIED")},
                                           {"access_denied", OAuth2CodeOf("PERMISSION_DENIED")},
                                           {"insufficient_scope", OAuth2CodeOf("PERMISSION_DENIED")},
                                           {"unsupported_grant_type", OAuth2CodeOf("UNIMPLEMENTED")},
                                           {"unsupported_response_type", OAuth2CodeOf("UNIMPLEMENTED")},
                                           {"unsupported_token_type", OAuth2CodeOf("UNIMPLEMENTED")},
                                           {"invalid_scope", OAuth2CodeOf("INVALID_ARGUMENT")},
                                           {"server_error", OAuth2CodeOf("INTERNAL")},
                                           {"temporarily_unavailable", OAuth2CodeOf("UNAVAILABLE")},
                                           {"authorization_pending", OAuth2CodeOf("FAILED_PRECONDITION")},
                                           {"slow_down", OAuth2CodeOf("RESOURCE_EXHAUSTED")},
                                           {"expired_token", OAuth2CodeOf("UNAUTHENTICATED")}};
  const auto found = own.find(word);
  return found == own.end() ? std::nullopt : std::optional<int>(found->second);
}

// RFC 8628 section 3.5: after these two the client sends the same request again.
std::optional<Retry> OAuth2Polling(absl::string_view word) {
  if (word == "authorization_pending") {
    return Retry{true, "the user has not decided yet; retry after the polling interval (RFC 8628 §3.5)"};
  }
  if (word == "slow_down") {
    return Retry{true, "retry after the polling interval, which grows by 5 seconds (RFC 8628 §3.5)"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<ApiError> ReadOAuth2Error(JsonValue json) {
  const absl::string_view word = json.Find("error").String();
  const std::optional<int> known = OAuth2Code(word);
  if (!known.has_value() && (word.empty() || !json.Find("error_description").IsString())) return std::nullopt;
  ApiError error{.shape = v1::BODY_SHAPE_OAUTH2};
  SetErrorCode(word, error);
  SetGrpcCode(known, word, error);
  error.retry = OAuth2Polling(word);
  error.message = std::string(json.Find("error_description").String());
  if (error.message.empty()) error.message = std::string(word);
  return error;
}

}  // namespace status_translator
