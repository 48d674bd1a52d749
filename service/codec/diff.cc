#include "codec/diff.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/origin.h"

namespace status_translator {
namespace {

struct Answer {
  SeenAnswer seen;
  std::string reason;
};

// "HTTP 404", and what to add for the origin.
std::string Asked(int from, int to, int origin) {
  static constexpr absl::string_view kFrom[] = {"", " from an application", " from an intermediary",
                                                " as a local reply"};
  return absl::StrCat("HTTP ", from, from == to ? "" : absl::StrCat("-", to), kFrom[origin]);
}

std::string NameOf(int number) {
  return IsGrpcCode(number) ? std::string(GrpcCodes()[number].name) : absl::StrCat(number);
}

template <typename Entry>
Answer ToGrpc(const Entry& entry) {
  return {{entry.has_code() ? NameOf(entry.code()) : "", entry.retry().retryable()}, entry.reason()};
}

Answer ToHttp(const v1::GrpcToHttpEntry& entry) {
  return {{entry.has_code() ? absl::StrCat(entry.code()) : "", entry.retry().retryable()}, entry.reason()};
}

using ByStatus = std::array<Answer, kHttpStatusCount>;
using ErrorCode = std::pair<std::string, int>;  // the status, or 0 for any

// A compiled table by what is asked.
struct ByQuestion {
  std::array<ByStatus, kOriginCount> statuses;
  std::map<ErrorCode, Answer> error_codes;
  std::map<int, Answer> numbers;
  Answer other_numbers;

  explicit ByQuestion(const v1::CompiledProfile& table) : other_numbers(ToHttp(table.other_grpc_to_http())) {
    for (const v1::HttpToGrpcEntry& entry : table.http_to_grpc()) {
      if (entry.origin() < 0 || entry.origin() >= kOriginCount) continue;
      const int first = std::max(entry.from(), kFirstHttpStatus);
      for (int code = first; code <= std::min(entry.to(), kLastHttpStatus); ++code) {
        statuses[static_cast<size_t>(entry.origin())][static_cast<size_t>(code - kFirstHttpStatus)] = ToGrpc(entry);
      }
    }
    for (const v1::ErrorCodeEntry& entry : table.error_codes()) {
      error_codes[{entry.error_code(), entry.http()}] = ToGrpc(entry);
    }
    for (const v1::GrpcToHttpEntry& entry : table.grpc_to_http()) numbers[entry.number()] = ToHttp(entry);
  }

  Answer OfErrorCode(const ErrorCode& asked) const {
    const auto& [word, http] = asked;
    for (const ErrorCode& candidate : {asked, ErrorCode{word, 0}}) {
      if (const auto found = error_codes.find(candidate); found != error_codes.end()) return found->second;
    }
    if (http == 0) return {{"by its HTTP status", false}, ""};
    return statuses[0][static_cast<size_t>(std::clamp(http, kFirstHttpStatus, kLastHttpStatus) - kFirstHttpStatus)];
  }

  Answer OfNumber(int number) const {
    const auto found = numbers.find(number);
    return found == numbers.end() ? other_numbers : found->second;
  }
};

class Differ {
 public:
  Differ(const v1::CompiledProfile& before, const v1::CompiledProfile& after) : before_(before), after_(after) {}

  std::vector<TableChange> Diff() {
    for (size_t origin = 0; origin < kOriginCount; ++origin) Statuses(origin);
    std::map<ErrorCode, bool> words;
    for (const auto* table : {&before_, &after_}) {
      for (const auto& [word, answer] : table->error_codes) words[word] = true;
    }
    for (const auto& [word, there] : words) {
      Add(absl::StrCat("error code ", word.first, word.second == 0 ? "" : absl::StrCat(" under HTTP ", word.second)),
          before_.OfErrorCode(word), after_.OfErrorCode(word));
    }
    std::map<int, bool> numbers;
    for (const auto* table : {&before_, &after_}) {
      for (const auto& [number, answer] : table->numbers) numbers[number] = true;
    }
    for (const auto& [number, there] : numbers) {
      Add(absl::StrCat("gRPC ", NameOf(number)), before_.OfNumber(number), after_.OfNumber(number));
    }
    Add("any other gRPC number", before_.other_numbers, after_.other_numbers);
    std::stable_sort(changes_.begin(), changes_.end(),
                     [](const TableChange& a, const TableChange& b) { return Rank(a) < Rank(b); });
    return std::move(changes_);
  }

 private:
  static int Rank(const TableChange& change) {
    return change.becomes_retryable() ? 0 : change.stops_being_retryable() ? 1 : 2;
  }

  void Add(const std::string& asked, const Answer& before, const Answer& after) {
    if (before.seen == after.seen) return;
    changes_.push_back({asked, before.seen, after.seen, after.reason});
  }

  bool SameAsWithoutOrigin(size_t origin, size_t i) const {
    return before_.statuses[origin][i].seen == before_.statuses[0][i].seen &&
           after_.statuses[origin][i].seen == after_.statuses[0][i].seen;
  }

  void Statuses(size_t origin) {
    const ByStatus& before = before_.statuses[origin];
    const ByStatus& after = after_.statuses[origin];
    const auto told = [&](size_t i) {
      return before[i].seen != after[i].seen && (origin == 0 || !SameAsWithoutOrigin(origin, i));
    };
    for (size_t i = 0; i < kHttpStatusCount;) {
      size_t end = i + 1;
      if (told(i)) {
        while (end < kHttpStatusCount && told(end) && before[end].seen == before[i].seen &&
               after[end].seen == after[i].seen && after[end].reason == after[i].reason) {
          ++end;
        }
        Add(Asked(kFirstHttpStatus + static_cast<int>(i), kFirstHttpStatus + static_cast<int>(end) - 1,
                  static_cast<int>(origin)),
            before[i], after[i]);
      }
      i = end;
    }
  }

  const ByQuestion before_;
  const ByQuestion after_;
  std::vector<TableChange> changes_;
};

}  // namespace

std::vector<TableChange> DiffTables(const v1::CompiledProfile& before, const v1::CompiledProfile& after) {
  return Differ(before, after).Diff();
}

}  // namespace status_translator
