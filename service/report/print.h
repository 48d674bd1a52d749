// How `report` prints what it has counted.
#ifndef STATUS_TRANSLATOR_REPORT_PRINT_H_
#define STATUS_TRANSLATOR_REPORT_PRINT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "report/tally.h"

namespace status_translator {

// In the order in which they are printed: the flips are what observing is for.
inline constexpr const char* kRetryFlips[] = {"becomes", "stops", "none"};

inline double ShareOf(uint64_t count, uint64_t of) {
  return of == 0 ? 0 : static_cast<double>(count) / static_cast<double>(of);
}

// At most `top` rows of each group; 0: all.
std::string ReportText(const Report& report, size_t top);
std::string ReportTsv(const Report& report);
std::string ReportJson(const Report& report);

// Why a response passed as it was, in words for people; empty for a word that is none of ours.
absl::string_view WhyPassed(absl::string_view why);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_PRINT_H_
