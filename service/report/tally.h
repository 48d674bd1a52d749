// What `report` has counted so far.
#ifndef STATUS_TRANSLATOR_REPORT_TALLY_H_
#define STATUS_TRANSLATOR_REPORT_TALLY_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "report/line.h"

namespace status_translator {

// How often each of at most kMaxRows different rows was there; what comes beyond is counted by its retry flip alone, so
// that no flip gets lost.
template <typename Row>
class Tally {
 public:
  static constexpr size_t kMaxRows = 2000;

  void Add(const Row& row, uint64_t count) {
    AddTo(total_, count);
    AddTo(flips_[row.retry_flip], count);
    const auto found = rows_.find(row);
    if (found != rows_.end()) {
      AddTo(found->second, count);
    } else if (rows_.size() < kMaxRows) {
      rows_.emplace(row, count);
    } else {
      AddTo(others_[row.retry_flip], count);
    }
  }

  uint64_t total() const { return total_; }
  uint64_t flips(const std::string& flip) const { return Find(flips_, flip); }
  uint64_t others(const std::string& flip) const { return Find(others_, flip); }

  // Of that flip, the most frequent first.
  std::vector<std::pair<Row, uint64_t>> Sorted(const std::string& flip) const {
    std::vector<std::pair<Row, uint64_t>> sorted;
    for (const auto& row : rows_) {
      if (row.first.retry_flip == flip) sorted.push_back(row);
    }
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    return sorted;
  }

 private:
  // Stops where there is no higher number.
  static void AddTo(uint64_t& sum, uint64_t count) { sum = count > UINT64_MAX - sum ? UINT64_MAX : sum + count; }
  static uint64_t Find(const std::map<std::string, uint64_t>& counts, const std::string& flip) {
    const auto found = counts.find(flip);
    return found == counts.end() ? 0 : found->second;
  }

  std::map<Row, uint64_t> rows_;
  std::map<std::string, uint64_t> flips_;
  std::map<std::string, uint64_t> others_;
  uint64_t total_ = 0;
};

// All that was read.
struct Report {
  uint64_t log_lines = 0;  // that are JSON
  Tally<LoggedTranslation> translations;
  Tally<CountedOutcome> responses;
  uint64_t bad_lines = 0;
  std::vector<std::string> bad;  // the first of each file
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_TALLY_H_
