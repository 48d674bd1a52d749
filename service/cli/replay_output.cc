#include "cli/replay_output.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/retry_flip.h"
#include "support/text_table.h"

namespace status_translator {
namespace {

constexpr ReplayKind kAllKinds[] = {ReplayKind::kBecomesRetryable,
                                    ReplayKind::kStopsBeingRetryable,
                                    ReplayKind::kCode,
                                    ReplayKind::kShape,
                                    ReplayKind::kVisibility,
                                    ReplayKind::kOther};
static_assert(std::size(kAllKinds) == kReplayKinds);

struct KindWords {
  absl::string_view summary;  // for the total line: "12 become retryable"
  absl::string_view heading;  // empty: that of the retry flip
};

const KindWords& WordsOf(ReplayKind kind) {
  // In the order of ReplayKind.
  static constexpr KindWords kWords[] = {{"become retryable", ""},
                                         {"stop being retryable", ""},
                                         {"get another code", "another code, retried as before"},
                                         {"another shape or origin", "another shape or origin, with the same code"},
                                         {"show more or less", "callers see more or less of the response"},
                                         {"differ otherwise", "another message, other details or other headers"}};
  static_assert(std::size(kWords) == kReplayKinds);
  return kWords[static_cast<size_t>(kind)];
}

std::string Heading(ReplayKind kind) {
  const absl::string_view heading = WordsOf(kind).heading;
  if (!heading.empty()) return std::string(heading);
  const RetryFlip flip = kind == ReplayKind::kBecomesRetryable ? RetryFlip::kBecomes : RetryFlip::kStops;
  return absl::StrCat(RetryFlipEffect(flip), ": ", RetryFlipMeaning(flip));
}

std::string OrNone(const std::string& name) { return name.empty() ? "none" : name; }

// "shape none -> spring-boot, UNIMPLEMENTED -> NOT_FOUND".
std::string ChangeText(const ReplayChange& change) {
  std::vector<std::string> parts;
  const auto compare = [&](absl::string_view what, const std::string& before, const std::string& after) {
    if (before != after) parts.push_back(absl::StrCat(what, OrNone(before), " -> ", OrNone(after)));
  };
  compare("shape ", change.before.shape, change.after.shape);
  if (change.before.shape == change.after.shape && !change.after.shape.empty()) {
    parts.push_back(absl::StrCat("shape ", change.after.shape));
  }
  compare("", change.before.code, change.after.code);
  if (change.before.code == change.after.code) parts.push_back(absl::StrCat("still ", change.after.code));
  compare("origin ", change.before.origin, change.after.origin);
  if (!change.shown.empty()) parts.push_back(absl::StrCat("now shown: ", absl::StrJoin(change.shown, " ")));
  if (!change.hidden.empty()) parts.push_back(absl::StrCat("now hidden: ", absl::StrJoin(change.hidden, " ")));
  if (!change.other.empty()) parts.push_back(absl::StrCat("also changed: ", absl::StrJoin(change.other, " ")));
  return absl::StrJoin(parts, ", ");
}

std::string Responses(uint64_t count) {
  return absl::StrCat(WithCommas(count), count == 1 ? " response" : " responses");
}

void AppendGroup(const ReplayGroup& group, std::string& text) {
  absl::StrAppend(&text, "  ", Responses(group.responses), ": ", ChangeText(group.change));
  if (!group.examples.empty()) absl::StrAppend(&text, "; for example ", absl::StrJoin(group.examples, ", "));
  absl::StrAppend(&text, "\n");
}

void AppendKind(const Replayed& replayed, ReplayKind kind, size_t top, std::string& text) {
  const uint64_t all = replayed.changes.changed(kind);
  if (all == 0) return;
  absl::StrAppend(&text, Heading(kind), " (", Responses(all), ")\n");
  const std::vector<ReplayGroup> groups = replayed.changes.Groups(kind);
  const size_t printed = top == 0 ? groups.size() : std::min(top, groups.size());
  uint64_t left = all;
  for (size_t i = 0; i < printed; ++i) {
    AppendGroup(groups[i], text);
    left -= groups[i].responses;
  }
  if (left == 0) return;
  const bool counted = replayed.changes.without_group(kind) == 0;
  absl::StrAppend(&text, "  and ", counted ? "" : "more than ", groups.size() - printed,
                  " more groups: ", Responses(left), "\n");
}

std::string TotalLine(const Replayed& replayed) {
  const ReplayChanges& changes = replayed.changes;
  std::vector<std::string> parts;
  for (const ReplayKind kind : kAllKinds) {
    const uint64_t changed = changes.changed(kind);
    if (changed > 0) parts.push_back(absl::StrCat(WithCommas(changed), " ", WordsOf(kind).summary));
  }
  parts.push_back(absl::StrCat(WithCommas(changes.responses() - changes.changed()), " as before"));
  std::string line = absl::StrCat("total: ", Responses(changes.responses()), ": ", absl::StrJoin(parts, ", "));
  if (replayed.unreadable > 0) absl::StrAppend(&line, "; ", WithCommas(replayed.unreadable), " could not be read");
  return absl::StrCat(line, "\n");
}

nlohmann::ordered_json FactsJson(const ReplayFacts& facts) {
  return {{"code", facts.code}, {"retryable", facts.retryable}, {"shape", facts.shape}, {"origin", facts.origin}};
}

nlohmann::ordered_json GroupJson(const ReplayGroup& group) {
  return {{"kind", std::string(ReplayKindName(group.change.kind))},
          {"responses", group.responses},
          {"before", FactsJson(group.change.before)},
          {"after", FactsJson(group.change.after)},
          {"shown", group.change.shown},
          {"hidden", group.change.hidden},
          {"other", group.change.other},
          {"examples", group.examples}};
}

}  // namespace

std::string ReplayText(const Replayed& replayed, size_t top) {
  std::string text =
      absl::StrCat("replay of ", replayed.recorded, ": ", replayed.after, " against ", replayed.before, "\n");
  for (const ReplayKind kind : kAllKinds) AppendKind(replayed, kind, top, text);
  return absl::StrCat(text, TotalLine(replayed));
}

std::string ReplayTsv(const Replayed& replayed) {
  TextRows rows = {{"kind", "responses", "code_before", "code_after", "retryable_before", "retryable_after",
                    "shape_before", "shape_after", "origin_before", "origin_after", "shown", "hidden", "other",
                    "examples"}};
  const auto word = [](bool retryable) { return std::string(retryable ? "true" : "false"); };
  for (const ReplayKind kind : kAllKinds) {
    for (const ReplayGroup& group : replayed.changes.Groups(kind)) {
      const ReplayChange& change = group.change;
      rows.push_back({std::string(ReplayKindName(kind)), absl::StrCat(group.responses), change.before.code,
                      change.after.code, word(change.before.retryable), word(change.after.retryable),
                      change.before.shape, change.after.shape, change.before.origin, change.after.origin,
                      absl::StrJoin(change.shown, " "), absl::StrJoin(change.hidden, " "),
                      absl::StrJoin(change.other, " "), absl::StrJoin(group.examples, " ")});
    }
  }
  return TabSeparated(rows);
}

nlohmann::ordered_json ReplayJson(const Replayed& replayed) {
  const ReplayChanges& changes = replayed.changes;
  nlohmann::ordered_json kinds = nlohmann::ordered_json::object();
  nlohmann::ordered_json without_group = nlohmann::ordered_json::object();
  nlohmann::ordered_json groups = nlohmann::ordered_json::array();
  for (const ReplayKind kind : kAllKinds) {
    kinds[std::string(ReplayKindName(kind))] = changes.changed(kind);
    if (changes.without_group(kind) > 0) without_group[std::string(ReplayKindName(kind))] = changes.without_group(kind);
    for (const ReplayGroup& group : changes.Groups(kind)) groups.push_back(GroupJson(group));
  }
  return {{"recorded", replayed.recorded},
          {"profile", replayed.profile},
          {"before", replayed.before},
          {"after", replayed.after},
          {"responses", changes.responses()},
          {"asBefore", changes.responses() - changes.changed()},
          {"changed", kinds},
          {"groups", groups},
          {"withoutGroup", without_group},
          {"unreadable", replayed.unreadable},
          {"unreadableNames", replayed.unreadable_names}};
}

}  // namespace status_translator
