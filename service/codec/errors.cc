#include "codec/errors.h"

#include "absl/strings/cord.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codec/text.h"
#include "core/nearest.h"
#include "google/rpc/error_details.pb.h"

namespace status_translator {
namespace {

constexpr absl::string_view kTypePrefix = "type.googleapis.com/";
constexpr size_t kMaxQuotedBytes = 64;

void Attach(const google::protobuf::Message& detail, absl::Status& status) {
  status.SetPayload(absl::StrCat(kTypePrefix, detail.GetTypeName()), absl::Cord(detail.SerializeAsString()));
}

absl::Status WithErrorInfo(absl::Status status, absl::string_view reason) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain(std::string(kErrorDomain));
  Attach(info, status);
  return status;
}

}  // namespace

std::string Quoted(absl::string_view text) {
  absl::string_view shown = text.substr(0, kMaxQuotedBytes);
  // Do not cut a UTF-8 character in two.
  while (shown.size() < text.size() && !shown.empty() && (text[shown.size()] & 0xC0) == 0x80) shown.remove_suffix(1);
  return absl::StrCat("\"", absl::Utf8SafeCEscape(FixUtf8(shown)), shown.size() < text.size() ? "..." : "", "\"");
}

absl::Status FieldError(absl::string_view reason, absl::string_view field, absl::string_view message) {
  absl::Status status = WithErrorInfo(absl::InvalidArgumentError(absl::StrCat(field, ": ", message)), reason);
  google::rpc::BadRequest bad_request;
  auto& violation = *bad_request.add_field_violations();
  violation.set_field(std::string(field));
  violation.set_description(std::string(message));
  violation.set_reason(std::string(reason));
  Attach(bad_request, status);
  return status;
}

absl::Status NotFoundError(absl::string_view reason, absl::string_view message) {
  return WithErrorInfo(absl::NotFoundError(message), reason);
}

absl::Status UnknownProfileError(absl::string_view name, absl::Span<const absl::string_view> known) {
  return NotFoundError("PROFILE_UNKNOWN", absl::StrCat("there is no profile ", Quoted(name), DidYouMean(name, known),
                                                       "; known: ", absl::StrJoin(known, ", ")));
}

std::map<std::string, std::string> Details(const absl::Status& status) {
  // absl visits payloads in no fixed order; callers deserve one.
  std::map<std::string, std::string> details;
  status.ForEachPayload([&](absl::string_view type_url, const absl::Cord& payload) {
    details[std::string(type_url)] = std::string(payload);
  });
  return details;
}

}  // namespace status_translator
