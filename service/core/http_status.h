// The catalogue of HTTP status codes.
#ifndef STATUS_TRANSLATOR_CORE_HTTP_STATUS_H_
#define STATUS_TRANSLATOR_CORE_HTTP_STATUS_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace status_translator {

// The statuses that can be translated (RFC 9110 section 15: others are invalid).
inline constexpr int kFirstHttpStatus = 100;
inline constexpr int kLastHttpStatus = 599;
inline constexpr int kHttpStatusCount = kLastHttpStatus - kFirstHttpStatus + 1;

constexpr bool IsHttpStatus(int code) { return code >= kFirstHttpStatus && code <= kLastHttpStatus; }

// One status that people meet. Plain data with static lifetime.
struct HttpStatusInfo {
  int code;
  absl::string_view reason_phrase;
  bool registered;              // in IANA's HTTP Status Code Registry
  absl::string_view reference;  // where it is defined
  absl::string_view vendor;     // who uses it; empty for a registered one
  absl::string_view description;
};

// All known statuses in order of code; those outside 100-599 (783, 999) are known, but not translated.
absl::Span<const HttpStatusInfo> HttpStatuses();

// The entry of a status, or null where the catalogue has none.
const HttpStatusInfo* FindHttpStatus(int code);

// RFC 9110 section 15: the class is the first digit, 1-5; 0 outside 100-599.
constexpr int HttpClass(int code) { return IsHttpStatus(code) ? code / 100 : 0; }

// The class in RFC 9110's words, as "client error"; "invalid" for 0.
absl::string_view HttpClassName(int http_class);

// The founding table's split: normal if and only if 2xx.
constexpr bool IsNormal(int code) { return HttpClass(code) == 2; }

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_HTTP_STATUS_H_
