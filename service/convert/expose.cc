#include "convert/expose.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "lookup/errors.h"
#include "support/limits.h"

namespace status_translator {
namespace {

constexpr absl::string_view kDebugInfo = "google.rpc.DebugInfo";

}  // namespace

absl::StatusOr<Expose> ExposeFor(const v1::Expose* requested, const Profile& profile) {
  if (requested == nullptr) return profile.expose();
  if (requested->headers_size() > kMaxExposedHeaders) {
    return FieldError(ErrorReason::kExposeTooLong, "expose.headers",
                      absl::StrCat("has ", requested->headers_size(), " names; at most ", kMaxExposedHeaders));
  }
  Expose result{.body = requested->body(),
                .headers = {},
                .without_debug_info = requested->without_debug_info(),
                .debug_info = requested->debug_info()};
  for (const std::string& name : requested->headers()) result.headers.push_back(absl::AsciiStrToLower(name));
  return result;
}

void ExposeFieldsOf(const Shape* shape, Expose& expose) {
  if (shape == nullptr || shape->origin != Origin::kApplication) return;
  expose.headers.insert(expose.headers.end(), shape->read.fields.begin(), shape->read.fields.end());
}

bool HideDebugInfoIn(StatusDetails& details, v1::ConversionReport& report) {
  if (!RemoveDetails(kDebugInfo, details)) return false;
  report.add_hidden(absl::StrCat("detail:", kDebugInfo));
  return true;
}

}  // namespace status_translator
