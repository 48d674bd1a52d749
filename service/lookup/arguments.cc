#include "lookup/arguments.h"

#include "absl/strings/str_cat.h"
#include "core/nearest.h"
#include "lookup/errors.h"

namespace status_translator {

absl::StatusOr<Origin> ParseOrigin(absl::string_view text) {
  if (text.empty()) return Origin::kUnspecified;
  if (const auto origin = OriginFromName(text); origin.has_value()) return *origin;
  const absl::string_view names[] = {"application", "intermediary", "local_reply"};
  return FieldError(
      ErrorReason::kOriginUnknown, "origin",
      absl::StrCat(Quoted(text), " is not application, intermediary or local_reply", DidYouMean(text, names)));
}

absl::Status CheckOrigin(v1::Origin origin) {
  if (v1::Origin_IsValid(origin)) return absl::OkStatus();
  return FieldError(ErrorReason::kOriginUnknown, "origin",
                    absl::StrCat(static_cast<int>(origin),
                                 " is not an origin: ORIGIN_APPLICATION, ORIGIN_INTERMEDIARY or ORIGIN_LOCAL_REPLY"));
}

absl::StatusOr<v1::View> ParseView(absl::string_view text) {
  if (text.empty()) return v1::VIEW_UNSPECIFIED;
  if (text == "full" || text == "VIEW_FULL") return v1::VIEW_FULL;
  if (text == "basic" || text == "VIEW_BASIC") return v1::VIEW_BASIC;
  return FieldError(ErrorReason::kViewUnknown, "view", absl::StrCat(Quoted(text), " is not full or basic"));
}

absl::Status CheckView(v1::View view) {
  if (v1::View_IsValid(view)) return absl::OkStatus();
  return FieldError(ErrorReason::kViewUnknown, "view",
                    absl::StrCat(static_cast<int>(view), " is not a view: VIEW_FULL or VIEW_BASIC"));
}

}  // namespace status_translator
