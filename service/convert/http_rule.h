// Which gRPC code an HTTP response without a gRPC status gets, and by which rule.
#ifndef STATUS_TRANSLATOR_CONVERT_HTTP_RULE_H_
#define STATUS_TRANSLATOR_CONVERT_HTTP_RULE_H_

#include "absl/strings/string_view.h"
#include "config/profile_set.h"
#include "convert/recognised.h"
#include "core/rule.h"

namespace status_translator {

// The reason if the response carries grpc-status.
inline constexpr absl::string_view kSaysItself = "the response says its gRPC status itself";

// A rule that comes from no row of the profile, with the retry advice of `code`.
Rule RuleWithoutRow(const Profile& profile, RuleKind kind, int code, absl::string_view reason);

// In this order: the profile's row for the error code, the shape's row for it, the gRPC code that the body names, the
// profile's row for the status (`http`, in 100-599) and the origin. Never answers OK: instead UNKNOWN, kind NOT_GRPC.
Rule RuleForHttp(const RevisedProfile& revised, int http, const Recognised& recognised);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_HTTP_RULE_H_
