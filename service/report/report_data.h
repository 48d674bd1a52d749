// What `report` has counted.
#ifndef STATUS_TRANSLATOR_REPORT_REPORT_DATA_H_
#define STATUS_TRANSLATOR_REPORT_REPORT_DATA_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/retry_flip.h"
#include "report/entry_time.h"
#include "report/input_line.h"
#include "report/logged_cause.h"
#include "report/plain_word.h"

namespace status_translator {

// Far more than a table that people read; at most 4 MiB.
inline constexpr size_t kMaxReportRows = 2000;

// Counts how often each row occurs: at most kMaxReportRows different ones, so that memory does not grow with the input.
// A row beyond them is counted by its retry flip alone.
template <typename Row>
class RowCounts {
 public:
  // The row as it is kept; null if it has none.
  const Row* Add(const Row& row, uint64_t count) {
    AddTo(total_, count);
    AddTo(flips_[row.retry_flip], count);
    const auto found = rows_.find(row);
    if (found != rows_.end()) {
      AddTo(found->second, count);
      return &found->first;
    }
    if (rows_.size() < kMaxReportRows) return &rows_.emplace(row, count).first->first;
    AddTo(others_[row.retry_flip], count);
    return nullptr;
  }

  uint64_t total() const { return total_; }
  uint64_t flips(RetryFlip flip) const { return Find(flips_, flip); }
  // Those of the flip that have no row.
  uint64_t others(RetryFlip flip) const { return Find(others_, flip); }

  // The rows of the flip, the most frequent first.
  std::vector<std::pair<Row, uint64_t>> Sorted(RetryFlip flip) const {
    std::vector<std::pair<Row, uint64_t>> sorted;
    for (const auto& row : rows_) {
      if (row.first.retry_flip == flip) sorted.push_back(row);
    }
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    return sorted;
  }

 private:
  // Stops at the highest number.
  static void AddTo(uint64_t& sum, uint64_t count) { sum = count > UINT64_MAX - sum ? UINT64_MAX : sum + count; }
  static uint64_t Find(const std::map<RetryFlip, uint64_t>& counts, RetryFlip flip) {
    const auto found = counts.find(flip);
    return found == counts.end() ? 0 : found->second;
  }

  std::map<Row, uint64_t> rows_;
  std::map<RetryFlip, uint64_t> flips_;
  std::map<RetryFlip, uint64_t> others_;
  uint64_t total_ = 0;
};

struct ReportData {
  // Counts an error of a log, which holds its text.
  void AddCause(const LoggedCause& cause, absl::string_view error) {
    const LoggedCause* kept = causes.Add(cause, 1);
    if (kept == nullptr) return;
    const absl::Time time = EntryTime(error).value_or(absl::InfinitePast());
    if (time != absl::InfinitePast() && time < kept->newest_time) return;
    kept->newest = PlainWord(error);
    kept->newest_time = time;
  }

  // Of access logs. A log without a translation in any line is that of a program.
  uint64_t log_responses() const { return log_lines > foreign_lines ? log_lines : 0; }

  uint64_t log_lines = 0;      // lines of logs that are JSON: one a response
  uint64_t foreign_lines = 0;  // those of them without the member of a translation: perhaps of a program's log
  RowCounts<LoggedTranslation> translations;
  RowCounts<RecognisedShape> shapes;  // of access logs: each response that shapes were asked about
  RowCounts<UnclaimedResponse> unclaimed;
  RowCounts<WrongSetting> wrong_settings;
  RowCounts<CountedOutcome> responses;
  RowCounts<RecognisedShape> counted_shapes;  // of metrics
  uint64_t text_lines = 0;                    // of logs of programs
  RowCounts<LoggedCause> causes;
  uint64_t bad_lines = 0;
  std::vector<std::string> bad;  // the first bad line of each file: "FILE:LINE:COLUMN: message"
};

// From 0 to 1; 0 of nothing.
inline double ShareOf(uint64_t count, uint64_t of) {
  return of == 0 ? 0 : static_cast<double>(count) / static_cast<double>(of);
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_REPORT_DATA_H_
