#include "diagnose/code_of_status.h"

#include "absl/strings/str_cat.h"
#include "core/origin.h"
#include "google/rpc/code.pb.h"

namespace status_translator {
namespace {

// The path of a gRPC call names a method, not a resource: HTTP 404 means that no route or service has it, as when an
// intermediary sends it.
constexpr int kNothingServesThisMethod = 404;

}  // namespace

CodeFound CodeOfStatus(int status, const SymptomCause& cause, const Profile& profile) {
  if (status < kFirstHttpError) {
    // As in a conversion: what is not gRPC is never OK.
    return {google::rpc::UNKNOWN,
            absl::StrCat("HTTP ", status, " without grpc-status does not say that the call succeeded"), std::nullopt};
  }
  const bool is_proxys = cause.made_by == kProxy;
  const bool is_methods = !is_proxys && status == kNothingServesThisMethod && !cause.any_request;
  const Rule& by_proxy = *profile.HttpToGrpc(status, Origin::kIntermediary);
  const Rule& by_application = *profile.HttpToGrpc(status, Origin::kUnspecified);
  const Rule& rule = is_proxys || is_methods ? by_proxy : by_application;
  if (!rule.has_answer()) return {};
  CodeFound found = {rule.code, rule.reason.text(), rule.retry};
  if (by_proxy.has_answer() && by_application.has_answer() && by_proxy.code != by_application.code) {
    if (is_methods) found.if_resource = by_application.code;
    if (!is_methods && cause.made_by == kPeer) found.if_proxy = by_proxy.code;
  }
  return found;
}

}  // namespace status_translator
