// A profile in the form in which configuration of every proxy writes it down.
#ifndef STATUS_TRANSLATOR_EXPORT_PROXY_MODEL_H_
#define STATUS_TRANSLATOR_EXPORT_PROXY_MODEL_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/grpc_code.h"
#include "core/origin.h"
#include "core/profile.h"

namespace status_translator {

// HTTP errors with the same answer: one status that has a reason phrase or a row of its own, or all statuses of a class
// that have neither.
struct ProxyAnswer {
  std::vector<int> statuses;  // in order
  const GrpcCodeInfo* code;
  absl::string_view title;  // the reason phrase; may be empty
  std::string reason;       // of the row, any text; may be empty

  // The answer for an error of an upstream, in a format that tells those from the proxy's own; otherwise null and
  // empty.
  const GrpcCodeInfo* upstream_code = nullptr;
  std::string upstream_reason = {};

  // What follows the number in "HTTP 404 Not Found: why", the service's message for a body that no API wrote.
  std::string TextAfterNumber() const;
  // The answer for an error of an upstream, whether the format tells those or not.
  ProxyAnswer OfUpstream() const;
  bool SaysTheSame(const ProxyAnswer& other) const { return code == other.code && reason == other.reason; }
};

struct ProxyModel {
  std::string profile;
  // Comment lines: the format, the profile and its revision, and the command that generates the file again.
  std::string header;
  // 400-599, in order.
  std::vector<ProxyAnswer> answers;
};

// `upstream_origin`: of the errors of upstreams, if the format tells them from the proxy's own. A status that the
// profile does not answer for both origins, or answers with OK, is left out: an error never becomes OK.
std::vector<ProxyAnswer> BuildProxyAnswers(const Profile& profile, Origin origin,
                                           std::optional<Origin> upstream_origin);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_PROXY_MODEL_H_
