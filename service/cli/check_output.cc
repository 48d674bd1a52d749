#include "cli/check_output.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/replay_output.h"
#include "core/retry_flip.h"
#include "support/text_table.h"

namespace status_translator {
namespace {

std::string CodeOrNoAnswer(const SeenAnswer& answer) { return answer.code.empty() ? "no answer" : answer.code; }

// What changes beside the code.
std::string EffectOf(const TableChange& change) {
  const bool in_part = change.before.code == kByStatus || change.after.code == kByStatus;
  const absl::string_view where = in_part ? " under some statuses" : "";
  std::vector<std::string> effects;
  if (change.becomes_retryable) effects.push_back(absl::StrCat(RetryFlipEffect(RetryFlip::kBecomes), where));
  if (change.stops_being_retryable) effects.push_back(absl::StrCat(RetryFlipEffect(RetryFlip::kStops), where));
  if (change.before.catalog != change.after.catalog) {
    effects.push_back(change.after.catalog.empty() ? "has no catalogue entry any more"
                                                   : absl::StrCat("catalogue: ", change.after.catalog));
  }
  return absl::StrJoin(effects, ", ");
}

std::string ChangesText(const CheckedProfile& profile) {
  if (profile.against.empty()) return "  it extends nothing: all its answers are its own\n";
  if (profile.changes.empty()) return absl::StrCat("  against ", profile.against, ": nothing changes for callers\n");
  TextRows rows;
  for (const TableChange& change : profile.changes) {
    rows.push_back({absl::StrCat("  ", change.asked),
                    absl::StrCat(CodeOrNoAnswer(change.before), " -> ", CodeOrNoAnswer(change.after)), EffectOf(change),
                    change.reason});
  }
  return absl::StrCat("  against ", profile.against, ":\n", PaddedColumns(rows));
}

nlohmann::ordered_json AnswerJson(const SeenAnswer& answer) {
  nlohmann::ordered_json json = {{"code", answer.code}, {"retryable", answer.retryable}};
  if (!answer.catalog.empty()) json["catalog"] = answer.catalog;
  return json;
}

nlohmann::ordered_json ChangeJson(const TableChange& change) {
  return {{"asked", change.asked},
          {"errorCode", change.error_code},
          {"shape", change.shape},
          {"from", change.from},
          {"to", change.to},
          {"origins", OriginNames(change.origins)},
          {"before", AnswerJson(change.before)},
          {"after", AnswerJson(change.after)},
          {"becomesRetryable", change.becomes_retryable},
          {"stopsBeingRetryable", change.stops_being_retryable},
          {"reason", change.reason}};
}

}  // namespace

std::string CheckText(const Checked& checked, size_t top) {
  std::string text;
  for (const CheckedShape& shape : checked.shapes) {
    absl::StrAppend(&text, shape.file, ": shape ", shape.name, ": no mistake; ", shape.examples, " examples and ",
                    shape.near_misses, " near misses answered as expected\n");
  }
  for (const CheckedProfile& profile : checked.profiles) {
    absl::StrAppend(&text, profile.file, ": profile ", profile.name, " @", profile.revision.substr(0, 12),
                    ": no mistake\n", ChangesText(profile));
    for (const std::string& warning : profile.warnings) absl::StrAppend(&text, "warning: ", warning, "\n");
  }
  if (checked.replayed.has_value()) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", ReplayText(*checked.replayed, top));
  }
  return text;
}

std::string CheckTsv(const Checked& checked) {
  if (checked.replayed.has_value()) return ReplayTsv(*checked.replayed);
  TextRows rows = {{"profile", "asked", "before", "after", "retryable_before", "retryable_after", "reason"}};
  const auto name = [](bool retryable) { return std::string(retryable ? "true" : "false"); };
  for (const CheckedProfile& profile : checked.profiles) {
    for (const TableChange& change : profile.changes) {
      rows.push_back({profile.name, change.asked, change.before.code, change.after.code, name(change.before.retryable),
                      name(change.after.retryable), change.reason});
    }
  }
  return TabSeparated(rows);
}

std::string CheckJson(const Checked& checked, const std::vector<std::string>& errors) {
  nlohmann::ordered_json json_shapes = nlohmann::ordered_json::array();
  for (const CheckedShape& shape : checked.shapes) {
    json_shapes.push_back(
        {{"name", shape.name}, {"file", shape.file}, {"examples", shape.examples}, {"nearMisses", shape.near_misses}});
  }
  nlohmann::ordered_json json_profiles = nlohmann::ordered_json::array();
  for (const CheckedProfile& profile : checked.profiles) {
    nlohmann::ordered_json changes = nlohmann::ordered_json::array();
    for (const TableChange& change : profile.changes) changes.push_back(ChangeJson(change));
    json_profiles.push_back({{"name", profile.name},
                             {"file", profile.file},
                             {"revision", profile.revision},
                             {"against", profile.against},
                             {"changes", changes},
                             {"warnings", profile.warnings}});
  }
  nlohmann::ordered_json json = {{"profiles", json_profiles}, {"shapes", json_shapes}, {"errors", errors}};
  if (checked.replayed.has_value()) json["replay"] = ReplayJson(*checked.replayed);
  // Names of files can be any bytes.
  return absl::StrCat(json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace), "\n");
}

}  // namespace status_translator
