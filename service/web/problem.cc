#include "web/problem.h"

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/str_replace.h"
#include "core/http_status.h"
#include "google/rpc/error_details.pb.h"
#include "lookup/errors.h"

namespace status_translator {
namespace {

nlohmann::ordered_json Members(int status, absl::string_view reason, absl::string_view detail) {
  return {{"type", "about:blank"},
          {"title", std::string(FindHttpStatus(status)->reason_phrase)},
          {"status", status},
          {"detail", std::string(detail)},
          {"reason", std::string(reason)}};
}

// Errors of the API name its methods; here they are paths.
std::string InWordsOfHttp(absl::string_view message) {
  return absl::StrReplaceAll(message, {{"ListProfiles names all", "GET /v1/profiles names all"},
                                       {"ListShapes names all", "GET /v1/shapes names all"}});
}

HttpReply Reply(int status, const nlohmann::ordered_json& members) {
  return {status,
          {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}},
          members.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n"};
}

}  // namespace

HttpReply Problem(int status, ErrorReason reason, absl::string_view detail) {
  return Reply(status, Members(status, ErrorReasonName(reason), detail));
}

HttpReply Problem(const absl::Status& error) {
  const google::rpc::Status sent = PublicError(error);
  const int status = absl::IsInvalidArgument(error) ? 400 : absl::IsNotFound(error) ? 404 : 500;
  google::rpc::ErrorInfo info;
  nlohmann::ordered_json violations = nlohmann::ordered_json::array();
  for (const google::protobuf::Any& detail : sent.details()) {
    google::rpc::BadRequest bad_request;
    if (detail.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        violations.push_back({{"field", violation.field()}, {"description", violation.description()}});
      }
    } else {
      (void)detail.UnpackTo(&info);  // false: another type of detail
    }
  }
  nlohmann::ordered_json members = Members(status, info.reason(), InWordsOfHttp(sent.message()));
  if (!violations.empty()) members["violations"] = violations;
  return Reply(status, members);
}

}  // namespace status_translator
