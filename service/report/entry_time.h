// The time that an entry of a log begins with.
#ifndef STATUS_TRANSLATOR_REPORT_ENTRY_TIME_H_
#define STATUS_TRANSLATOR_REPORT_ENTRY_TIME_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace status_translator {

// The first time in ISO 8601 of the beginning of `entry`, for example of "2026-05-01 10:00:00,123 ERROR x" or of
// {"ts":"2026-05-01T10:00:00Z"}; in UTC without a zone. None if there is none: other forms lack the year or are
// numbers.
std::optional<absl::Time> EntryTime(absl::string_view entry);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_ENTRY_TIME_H_
