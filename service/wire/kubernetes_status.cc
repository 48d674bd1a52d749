#include "wire/kubernetes_status.h"

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "core/grpc_code.h"
#include "google/rpc/error_details.pb.h"
#include "wire/deterministic.h"

namespace status_translator {
namespace {

// The causes that are read; each becomes a field violation. No validation error has nearly as many.
constexpr int kMaxCauses = 1000;

int KubernetesCodeOf(absl::string_view name) { return *GrpcCodeFromName(name); }

// The reasons that say more than their HTTP status. AlreadyExists and Conflict are both 409; a request that ended in
// ServerTimeout (500) was not processed and may be repeated; Expired (410) is a revision for which etcd answers
// OUT_OF_RANGE.
std::optional<int> KubernetesCode(absl::string_view reason) {
  static const auto& own = *new CodeByWord{{"AlreadyExists", KubernetesCodeOf("ALREADY_EXISTS")},
                                           {"Conflict", KubernetesCodeOf("ABORTED")},
                                           {"Expired", KubernetesCodeOf("OUT_OF_RANGE")},
                                           {"ServerTimeout", KubernetesCodeOf("UNAVAILABLE")}};
  const auto found = own.find(reason);
  return found == own.end() ? std::nullopt : std::optional<int>(found->second);
}

}  // namespace

bool IsKubernetesStatus(JsonValue json) {
  return json.Find("kind").String() == "Status" && json.Find("apiVersion").IsString();
}

ApiError ReadKubernetesStatus(JsonValue json) {
  ApiError error{.shape = v1::BODY_SHAPE_KUBERNETES};
  error.message = std::string(json.Find("message").String());
  const absl::string_view reason = json.Find("reason").String();
  SetErrorCode(reason, error);
  if (const std::optional<int> code = KubernetesCode(reason); code.has_value()) SetGrpcCode(code, reason, error);
  if (!json.Find("details").IsObject()) return error;
  const JsonValue details = json.Find("details");
  if (const auto seconds = details.Find("retryAfterSeconds").Integer(); seconds.has_value() && *seconds > 0) {
    error.retry_after = absl::Seconds(*seconds);
  }
  google::rpc::BadRequest bad_request;
  if (details.Find("causes").IsArray()) {
    for (const JsonValue cause : details.Find("causes")) {
      if (cause.Find("field").String().empty()) continue;
      if (bad_request.field_violations_size() == kMaxCauses) {
        error.findings.push_back(v1::FINDING_DETAIL_BROKEN);
        break;
      }
      auto& violation = *bad_request.add_field_violations();
      violation.set_field(std::string(cause.Find("field").String()));
      violation.set_description(std::string(cause.Find("message").String()));
      violation.set_reason(std::string(cause.Find("reason").String()));
    }
  }
  if (bad_request.field_violations_size() > 0) PackInto(bad_request, error.details.emplace_back());
  google::rpc::ResourceInfo resource;
  resource.set_resource_type(std::string(details.Find("kind").String()));
  resource.set_resource_name(std::string(details.Find("name").String()));
  if (!resource.resource_name().empty()) PackInto(resource, error.details.emplace_back());
  return error;
}

}  // namespace status_translator
