// The catalogue of HTTP status codes: reason phrase, defining document and meaning of each.
#ifndef STATUS_TRANSLATOR_CORE_HTTP_STATUS_H_
#define STATUS_TRANSLATOR_CORE_HTTP_STATUS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace status_translator {

// The statuses that can be translated. RFC 9110 section 15 calls all others invalid.
inline constexpr int kFirstHttpStatus = 100;
inline constexpr int kLastHttpStatus = 599;
inline constexpr int kHttpStatusCount = kLastHttpStatus - kFirstHttpStatus + 1;

constexpr bool IsHttpStatus(int code) { return code >= kFirstHttpStatus && code <= kLastHttpStatus; }

// One status. Plain data with static lifetime.
struct HttpStatusInfo {
  int code;
  absl::string_view reason_phrase;
  bool registered;              // in IANA's HTTP Status Code Registry
  absl::string_view reference;  // the document that defines it, for example "RFC 9110 §15.5.5"
  absl::string_view vendor;     // the product or company that uses it; empty for a registered status
  absl::string_view description;
};

// All entries in ascending order of code. Statuses outside 100-599 that are seen in use (783, 999) are listed, but
// not translated.
absl::Span<const HttpStatusInfo> HttpStatuses();

// The entry of a status, or null if the catalogue has none.
const HttpStatusInfo* FindHttpStatus(int code);

// A status with its reason phrase, for example "404 Not Found"; the number alone if the catalogue has no entry.
std::string HttpStatusText(int code);

// The class of a status, which is its first digit, 1-5 (RFC 9110 section 15); 0 outside 100-599.
constexpr int HttpClass(int code) { return IsHttpStatus(code) ? code / 100 : 0; }

// The class as RFC 9110 names it, for example "client error"; "invalid" for 0.
absl::string_view HttpClassName(int http_class);

// Whether the outcome is OUTCOME_NORMAL: the status is 2xx.
constexpr bool IsNormal(int code) { return HttpClass(code) == 2; }

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_HTTP_STATUS_H_
