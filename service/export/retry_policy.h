// The codes that a profile calls retryable, as retry policies of gRPC clients, Envoy and Istio.
#ifndef STATUS_TRANSLATOR_EXPORT_RETRY_POLICY_H_
#define STATUS_TRANSLATOR_EXPORT_RETRY_POLICY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "config/profile_set.h"
#include "support/text_template.h"

namespace status_translator {

// What a policy says, whatever its syntax.
struct RetryModel {
  std::string header;  // comment lines; empty for JSON
  // The gRPC methods that may run twice: "acme.v1.Orders/Get", or "acme.v1.Orders" for all methods of a service.
  std::vector<std::string> methods;
  std::vector<std::string> grpc_codes;  // "UNAVAILABLE", in order of number
  std::vector<int> http_statuses;       // 400-599, in order
};

struct RetryFormat {
  absl::string_view name;   // "envoy-retry-policy"
  absl::string_view about;  // one line for --help
  // Adds what only the template NAME.tmpl of this format needs. Null for JSON, which has no comments.
  void (*add)(const RetryModel& model, TemplateValues& values);
};

// In order of name.
absl::Span<const RetryFormat> RetryFormats();

// The format of that name, or null.
const RetryFormat* FindRetryFormat(absl::string_view name);

// The command line that generates an export; an empty directory stands for a built-in profile.
std::string RetryCommand(const RetryFormat& format, absl::string_view profile, const std::vector<std::string>& methods,
                         absl::string_view directory);

// The methods that such a command line names, without those that no method can be called.
std::vector<std::string> MethodsInCommand(absl::string_view command);

// A call that may have run is retried only if it is one of `methods`. The same arguments give the same bytes. An error
// if a method has no valid name, if there are too many, or if the format cannot express a policy without retries.
absl::StatusOr<std::string> ExportRetryPolicy(const RetryFormat& format, const RevisedProfile& revised,
                                              const std::vector<std::string>& methods, absl::string_view directory);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_RETRY_POLICY_H_
