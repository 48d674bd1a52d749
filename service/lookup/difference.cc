#include "lookup/difference.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/retry_flip.h"

namespace status_translator {
namespace {

constexpr int kNoNumber = -1;        // every gRPC number without a row
constexpr int kFirstWithBody = 200;  // an interim response has no body, so it has no error code

constexpr std::pair<absl::string_view, std::string CatalogEntry::*> kCatalogMembers[] = {
    {"domain", &CatalogEntry::domain},
    {"type", &CatalogEntry::type},
    {"title", &CatalogEntry::title},
    {"help", &CatalogEntry::help}};

std::string QuotedOrNone(const std::string& value) { return value.empty() ? "none" : absl::StrCat("\"", value, "\""); }

SeenAnswer SeenGrpc(const Rule& rule) {
  if (!rule.has_answer()) return {};
  return {GrpcCodeText(rule.code), rule.retry.retryable, *rule.catalog};
}

SeenAnswer SeenHttp(const Rule& rule) {
  return rule.has_answer() ? SeenAnswer{absl::StrCat(rule.code), rule.retry.retryable} : SeenAnswer();
}

bool IsByErrorCode(const Rule& rule) { return rule.kind == RuleKind::kErrorCode; }

std::string AskedText(const TableChange& change) {
  const std::string statuses =
      absl::StrCat("HTTP ", change.from, change.from == change.to ? "" : absl::StrCat("-", change.to));
  std::string asked = statuses;
  if (!change.error_code.empty()) {
    const bool any = change.from == kFirstWithBody && change.to == kLastHttpStatus;
    asked = absl::StrCat("error code ", change.error_code, change.shape.empty() ? "" : " of shape ", change.shape,
                         any ? "" : absl::StrCat(" under ", statuses));
  }
  if (change.origins.all()) return asked;
  return absl::StrCat(asked, ", origin ", absl::StrJoin(OriginNames(change.origins), " or "));
}

// Sets which retries the answers of one question change.
void SetRetryChange(TableChange& change) {
  const RetryFlip flip = RetryFlipOf(change.before.retryable, change.after.retryable);
  change.becomes_retryable = flip == RetryFlip::kBecomes;
  change.stops_being_retryable = flip == RetryFlip::kStops;
}

// Adds to `merged` which retries the same change of other questions changes.
void MergeRetryChange(const TableChange& change, TableChange& merged) {
  merged.becomes_retryable |= change.becomes_retryable;
  merged.stops_being_retryable |= change.stops_being_retryable;
}

// Finds the changes of one error code, or of responses without one, by runs of adjacent statuses.
class ChangeFinder {
 public:
  ChangeFinder(const AnswerTable& before, const AnswerTable& after, std::string error_code, std::string shape)
      : before_(before), after_(after), error_code_(std::move(error_code)), shape_(std::move(shape)) {}

  std::vector<TableChange> Find() {
    for (int o = 0; o < kOriginCount; ++o) FindForOrigin(static_cast<Origin>(o));
    for (TableChange& run : merged_) run.asked = AskedText(run);
    return std::move(merged_);
  }

 private:
  struct Run {
    bool applies = false;  // there may be a change, and the rest is set
    bool differs = false;  // there is one
    TableChange change;
  };

  void FindForOrigin(Origin origin) {
    Run run;
    for (int http = error_code_.empty() ? kFirstHttpStatus : kFirstWithBody; http <= kLastHttpStatus; ++http) {
      Run one = Compare(http, origin);
      if (run.applies && one.applies && run.change.before == one.change.before &&
          run.change.after == one.change.after && run.change.reason == one.change.reason) {
        run.change.to = http;
        run.differs |= one.differs;
        MergeRetryChange(one.change, run.change);
      } else {
        Close(std::move(run), origin);
        run = std::move(one);
      }
    }
    Close(std::move(run), origin);
  }

  // Compares one status. If only one of the tables has the error code, its answer is compared with that of the status.
  Run Compare(int http, Origin origin) const {
    const Rule& before = *before_.HttpToGrpc(http, origin, error_code_, shape_);
    const Rule& after = *after_.HttpToGrpc(http, origin, error_code_, shape_);
    // Where no row names the shape, the question without a shape has the change.
    if (!shape_.empty() && &before == before_.HttpToGrpc(http, origin, error_code_) &&
        &after == after_.HttpToGrpc(http, origin, error_code_)) {
      return {};
    }
    const bool by_code_before = IsByErrorCode(before);
    const bool by_code_after = IsByErrorCode(after);
    if (!error_code_.empty() && !by_code_before && !by_code_after) return {};
    Run run;
    TableChange& change = run.change;
    change.before = SeenGrpc(before);
    change.after = SeenGrpc(after);
    run.differs = change.before != change.after;
    run.applies = run.differs || by_code_before != by_code_after;
    if (!run.applies) return run;
    change.error_code = error_code_;
    change.shape = shape_;
    change.from = change.to = http;
    change.origins.set(static_cast<size_t>(origin));
    SetRetryChange(change);
    if (by_code_after || !by_code_before) change.reason = after.reason.text();
    if (by_code_before != by_code_after) (by_code_before ? change.after : change.before) = {std::string(kByStatus)};
    return run;
  }

  // Adds the run of one origin to `merged_`, if it differs.
  void Close(Run run, Origin origin) {
    if (!run.differs) return;
    TableChange& change = run.change;
    if (change.from == change.to) {
      // For a single status the answer of the status is known, so kByStatus is not needed.
      const Rule& after = *after_.HttpToGrpc(change.from, origin, error_code_, shape_);
      change.before = SeenGrpc(*before_.HttpToGrpc(change.from, origin, error_code_, shape_));
      change.after = SeenGrpc(after);
      change.reason = after.reason.text();
    }
    for (TableChange& other : merged_) {
      if (other.from != change.from || other.to != change.to || other.before != change.before ||
          other.after != change.after || other.reason != change.reason) {
        continue;
      }
      other.origins |= change.origins;
      MergeRetryChange(change, other);
      return;
    }
    merged_.push_back(std::move(change));
  }

  const AnswerTable& before_;
  const AnswerTable& after_;
  const std::string error_code_;
  const std::string shape_;
  std::vector<TableChange> merged_;
};

// Adds the change of a gRPC number, if its answers differ.
void AddNumber(int64_t number, const Rule& before, const Rule& after, std::vector<TableChange>& changes) {
  TableChange change{
      .asked = number == kNoNumber ? "any other gRPC number" : absl::StrCat("gRPC ", GrpcCodeText(number)),
      .error_code = "",
      .shape = "",
      .from = static_cast<int>(number),
      .to = static_cast<int>(number),
      .origins = {},
      .before = SeenHttp(before),
      .after = SeenHttp(after)};
  if (change.before == change.after) return;
  SetRetryChange(change);
  change.reason = after.reason.text();
  changes.push_back(std::move(change));
}

int Rank(const TableChange& change) { return change.becomes_retryable ? 0 : change.stops_being_retryable ? 1 : 2; }

}  // namespace

std::vector<absl::string_view> OriginNames(const std::bitset<kOriginCount>& origins) {
  std::vector<absl::string_view> names;
  for (size_t o = 0; o < kOriginCount; ++o) {
    if (origins[o]) names.push_back(o == 0 ? "none" : OriginName(static_cast<Origin>(o)));
  }
  return names;
}

std::string CatalogText(const CatalogEntry& entry) {
  std::vector<std::string> parts;
  for (const auto& [name, member] : kCatalogMembers) {
    if (!(entry.*member).empty()) parts.push_back(absl::StrCat(name, " ", QuotedOrNone(entry.*member)));
  }
  return absl::StrJoin(parts, ", ");
}

std::string CatalogChangeText(const CatalogEntry& before, const CatalogEntry& after) {
  std::vector<std::string> parts;
  for (const auto& [name, member] : kCatalogMembers) {
    if (before.*member == after.*member) continue;
    parts.push_back(absl::StrCat(name, " ", QuotedOrNone(before.*member), " -> ", QuotedOrNone(after.*member)));
  }
  return absl::StrJoin(parts, ", ");
}

std::vector<TableChange> DiffTables(const AnswerTable& before, const AnswerTable& after) {
  std::set<std::pair<std::string, std::string>> error_codes = {{"", ""}};  // with the shapes that rows name
  std::set<int64_t> numbers;
  for (const GrpcCodeInfo& code : GrpcCodes()) numbers.insert(code.number);
  for (const AnswerTable* table : {&before, &after}) {
    for (const auto& [error_code, rules] : table->error_codes()) {
      error_codes.insert({error_code, ""});
      for (const AnswerTable::ErrorCodeRule& rule : rules) error_codes.insert({error_code, rule.shape});
    }
    for (const auto& [number, rule] : table->own_numbers()) numbers.insert(number);
  }
  std::vector<TableChange> changes;
  for (const auto& [error_code, shape] : error_codes) {
    for (TableChange& change : ChangeFinder(before, after, error_code, shape).Find()) {
      changes.push_back(std::move(change));
    }
  }
  for (const int64_t number : numbers) {
    AddNumber(number, *before.GrpcToHttp(number), *after.GrpcToHttp(number), changes);
  }
  AddNumber(kNoNumber, before.unknown_number(), after.unknown_number(), changes);
  std::stable_sort(changes.begin(), changes.end(),
                   [](const TableChange& a, const TableChange& b) { return Rank(a) < Rank(b); });
  return changes;
}

}  // namespace status_translator
