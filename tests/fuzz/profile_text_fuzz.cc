#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "config/profile_text.h"
#include "core/canonical.h"
#include "core/profile.h"
#include "core/utf8.h"
#include "fuzz/require.h"

namespace status_translator {
namespace {

// The base of every profile with `extends`.
const Profile& Base() {
  static const auto& base =
      *new Profile(*ParseProfile("base",
                                 "name: 'base' http_to_grpc { http: 404 grpc: 'NOT_FOUND' reason: 'r' }"
                                 "http_to_grpc { error_code: 'E.1' grpc: 'ABORTED' reason: 'r' }"
                                 "grpc_to_http { grpc: 'NOT_FOUND' http: 404 reason: 'r' }"),
                   nullptr);
  return base;
}

void RequireAnswers(const Profile& profile) {
  for (int http = 100; http <= 599; ++http) {
    for (int origin = 0; origin < static_cast<int>(kOriginCount); ++origin) {
      const Rule* rule = profile.HttpToGrpc(http, static_cast<Origin>(origin));
      Require(rule != nullptr && (!rule->has_answer() || rule->code >= 0), "every status is answered");
    }
  }
  for (const int64_t number : {int64_t{0}, int64_t{16}, int64_t{17}, int64_t{100}, int64_t{INT32_MAX}, INT64_MAX}) {
    const Rule* rule = profile.GrpcToHttp(number);
    Require(rule != nullptr && (!rule->has_answer() || (rule->code >= 200 && rule->code <= 599)),
            "every gRPC number is answered");
  }
  for (const auto& [error_code, rules] : profile.error_codes()) {
    Require(!error_code.empty() && !rules.empty(), "an error code has rules");
    Require(profile.HttpToGrpc(400, Origin::kUnspecified, error_code) != nullptr, "an error code is answered");
  }
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const absl::string_view text = Text(data, size);
  const absl::StatusOr<Table> table = ParseProfile("f", text);
  if (!table.ok()) {
    Require(absl::IsInvalidArgument(table.status()), "an error is InvalidArgument");
    Require(IsUtf8(table.status().message()), "an error is UTF-8");
    for (const absl::string_view line : absl::StrSplit(table.status().message(), '\n')) {
      Require(absl::StartsWith(line, "f:"), "every line of an error begins with the file");
    }
    return 0;
  }
  const Profile profile(*table, table->extends.empty() ? nullptr : &Base());
  RequireAnswers(profile);
  const std::string canonical = CanonicalText(profile);
  Require(IsUtf8(canonical), "a table is UTF-8");
  const Profile again(*table, table->extends.empty() ? nullptr : &Base());
  Require(CanonicalText(again) == canonical, "equal files have equal tables");
  return 0;
}
