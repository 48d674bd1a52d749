#include "cli/replay_changes.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "convert/conversion_report.h"
#include "convert/status_builder.h"
#include "report/plain_word.h"
#include "support/enum_word.h"
#include "wire/details.h"

namespace status_translator {
namespace {

using Names = std::set<std::string>;

constexpr absl::string_view kKindNames[] = {
    "becomesRetryable", "stopsBeingRetryable", "code", "shape", "visibility", "other"};

std::string OriginFact(const v1::ConversionReport& report) {
  const absl::string_view from = OriginFromLabel(report.origin_from());
  if (from.empty()) return "";
  return absl::StrCat(EnumWord(report.origin()), " by ", from);
}

template <typename Response>
ReplayFacts FactsOf(const Response& response, std::string code) {
  const v1::ConversionReport& report = response.report();
  return {.retryable = report.translation().retry().retryable(),
          .code = std::move(code),
          .shape = PlainWord(report.shape()),
          .origin = OriginFact(report)};
}

std::string GrpcCodeFact(const v1::ConvertHttpResponseResponse& response) {
  const std::string& name = response.report().translation().grpc().name();
  return name.empty() ? absl::StrCat(response.status().code()) : PlainWord(name);
}

Names KeptHeaders(const v1::ConversionReport& report) {
  Names names;
  for (const std::string& name : report.kept()) names.insert(absl::StrCat("header:", PlainWord(name)));
  return names;
}

bool HasOwnWords(int http, const v1::ConvertHttpResponseResponse& response) {
  return !response.status().message().empty() &&
         !absl::StartsWith(response.status().message(), CuratedMessage(http, response.report().translation().reason()));
}

// What of the recorded response a gRPC caller receives.
Names VisibleParts(int http, const v1::ConvertHttpResponseResponse& response) {
  constexpr absl::string_view kDebugInfo = "google.rpc.DebugInfo";
  Names parts = KeptHeaders(response.report());
  if (HasOwnWords(http, response)) parts.insert("message");
  for (const google::protobuf::Any& detail : response.status().details()) {
    if (absl::EndsWith(detail.type_url(), kDebugInfo)) parts.insert(absl::StrCat("detail:", kDebugInfo));
  }
  v1::OriginalResponse original;
  if (FindDetail(response.status().details(), original) && !original.body().empty()) parts.insert("body");
  return parts;
}

std::vector<std::string> Missing(const Names& from, const Names& in) {
  std::vector<std::string> missing;
  std::set_difference(from.begin(), from.end(), in.begin(), in.end(), std::back_inserter(missing));
  return missing;
}

// The details of a status by type; of several of a type the last one. OriginalResponse belongs to the shape.
std::map<std::string, std::string> DetailsByType(const google::rpc::Status& status) {
  constexpr absl::string_view kRpc = "google.rpc.";
  std::map<std::string, std::string> details;
  for (const google::protobuf::Any& detail : status.details()) {
    absl::string_view type = detail.type_url();
    type.remove_prefix(type.rfind('/') == absl::string_view::npos ? 0 : type.rfind('/') + 1);
    if (type == kOriginalType) continue;
    details[absl::StartsWith(type, kRpc) ? PlainWord(type.substr(kRpc.size())) : "other details"] = detail.value();
  }
  return details;
}

std::vector<std::string> ChangedDetails(const google::rpc::Status& before, const google::rpc::Status& after) {
  const std::map<std::string, std::string> old_details = DetailsByType(before);
  const std::map<std::string, std::string> new_details = DetailsByType(after);
  Names changed;
  for (const auto& [type, value] : old_details) {
    const auto found = new_details.find(type);
    if (found == new_details.end() || found->second != value) changed.insert(type);
  }
  for (const auto& [type, value] : new_details) {
    if (old_details.find(type) == old_details.end()) changed.insert(type);
  }
  return {changed.begin(), changed.end()};
}

std::string FieldsText(const google::protobuf::RepeatedPtrField<v1::Header>& fields) {
  std::string text;
  for (const v1::Header& field : fields) absl::StrAppend(&text, field.name(), ":", field.text(), "\n");
  return text;
}

ReplayKind KindOf(const ReplayChange& change) {
  if (!change.before.retryable && change.after.retryable) return ReplayKind::kBecomesRetryable;
  if (change.before.retryable && !change.after.retryable) return ReplayKind::kStopsBeingRetryable;
  if (change.before.code != change.after.code) return ReplayKind::kCode;
  if (change.before != change.after) return ReplayKind::kShape;
  return change.shown.empty() && change.hidden.empty() ? ReplayKind::kOther : ReplayKind::kVisibility;
}

}  // namespace

absl::string_view ReplayKindName(ReplayKind kind) { return kKindNames[static_cast<size_t>(kind)]; }

void ReplayChanges::Add(absl::string_view name, int code, const v1::ConvertHttpResponseResponse& before,
                        const v1::ConvertHttpResponseResponse& after) {
  const Names visible_before = VisibleParts(code, before);
  const Names visible_after = VisibleParts(code, after);
  ReplayChange change{.before = FactsOf(before, GrpcCodeFact(before)),
                      .after = FactsOf(after, GrpcCodeFact(after)),
                      .shown = Missing(visible_after, visible_before),
                      .hidden = Missing(visible_before, visible_after),
                      .other = ChangedDetails(before.status(), after.status())};
  const bool words_change = HasOwnWords(code, before) != HasOwnWords(code, after);
  // A fixed message names the reason of the code, so it changes with it.
  if (!words_change && before.status().message() != after.status().message() &&
      (HasOwnWords(code, before) || change.before.code == change.after.code)) {
    change.other.push_back("message text");
  }
  if (before.report().made_by() != after.report().made_by() && change.before.shape == change.after.shape) {
    change.other.push_back("made by");
  }
  Count(name, std::move(change));
}

void ReplayChanges::Add(absl::string_view name, const v1::ConvertGrpcResponseResponse& before,
                        const v1::ConvertGrpcResponseResponse& after) {
  Names visible_before = KeptHeaders(before.report());
  Names visible_after = KeptHeaders(after.report());
  for (const std::string& part : before.report().hidden()) visible_after.insert(PlainWord(part));
  for (const std::string& part : after.report().hidden()) visible_before.insert(PlainWord(part));
  ReplayChange change{.before = FactsOf(before, absl::StrCat("HTTP ", before.http().code())),
                      .after = FactsOf(after, absl::StrCat("HTTP ", after.http().code())),
                      .shown = Missing(visible_after, visible_before),
                      .hidden = Missing(visible_before, visible_after),
                      .other = {}};
  // With another status, its own code in a generated body and its headers change too.
  if (change.before.code == change.after.code) {
    if (before.http().body() != after.http().body()) change.other.push_back("body");
    if (FieldsText(before.http().headers()) != FieldsText(after.http().headers())) change.other.push_back("headers");
  }
  Count(name, std::move(change));
}

void ReplayChanges::Count(absl::string_view name, ReplayChange change) {
  ++responses_;
  if (change.before == change.after && change.shown.empty() && change.hidden.empty() && change.other.empty()) return;
  change.kind = KindOf(change);
  Kind& kind = kinds_[static_cast<size_t>(change.kind)];
  ++kind.responses;
  auto group = kind.groups.find(change);
  if (group == kind.groups.end()) {
    if (kind.groups.size() == kMaxReplayGroups) {
      ++kind.without_group;
      return;
    }
    group = kind.groups.emplace(std::move(change), Counted()).first;
  }
  ++group->second.responses;
  if (group->second.examples.size() < max_examples_) group->second.examples.push_back(PlainWord(name));
}

uint64_t ReplayChanges::changed() const {
  uint64_t sum = 0;
  for (const Kind& kind : kinds_) sum += kind.responses;
  return sum;
}

std::vector<ReplayGroup> ReplayChanges::Groups(ReplayKind kind) const {
  std::vector<ReplayGroup> groups;
  for (const auto& [change, counted] : kinds_[static_cast<size_t>(kind)].groups) {
    groups.push_back({change, counted.responses, counted.examples});
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const ReplayGroup& a, const ReplayGroup& b) { return a.responses > b.responses; });
  return groups;
}

}  // namespace status_translator
