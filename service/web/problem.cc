#include "web/problem.h"

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/match.h"
#include "codec/errors.h"
#include "core/http_status.h"
#include "google/rpc/error_details.pb.h"

namespace status_translator {
namespace {

nlohmann::ordered_json Members(int status, absl::string_view reason, absl::string_view detail) {
  return {{"type", "about:blank"},
          {"title", std::string(FindHttpStatus(status)->reason_phrase)},
          {"status", status},
          {"detail", std::string(detail)},
          {"reason", std::string(reason)}};
}

HttpReply Reply(int status, const nlohmann::ordered_json& members) {
  return {status,
          {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}},
          members.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n"};
}

}  // namespace

HttpReply Problem(int status, absl::string_view reason, absl::string_view detail) {
  return Reply(status, Members(status, reason, detail));
}

HttpReply Problem(const absl::Status& error) {
  const int status = absl::IsInvalidArgument(error) ? 400 : absl::IsNotFound(error) ? 404 : 500;
  std::string reason = "INTERNAL";
  nlohmann::ordered_json violations = nlohmann::ordered_json::array();
  for (const auto& [type_url, payload] : Details(error)) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad_request;
    if (absl::EndsWith(type_url, "/google.rpc.ErrorInfo") && info.ParseFromString(payload)) {
      reason = info.reason();
    } else if (absl::EndsWith(type_url, "/google.rpc.BadRequest") && bad_request.ParseFromString(payload)) {
      for (const auto& violation : bad_request.field_violations()) {
        violations.push_back({{"field", violation.field()}, {"description", violation.description()}});
      }
    }
  }
  nlohmann::ordered_json members =
      Members(status, reason, absl::string_view(error.message().data(), error.message().size()));
  if (!violations.empty()) members["violations"] = violations;
  return Reply(status, members);
}

}  // namespace status_translator
