#include "cli/check_output.h"

#include <nlohmann/json.hpp>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/replay_output.h"
#include "core/retry_flip.h"
#include "support/count.h"
#include "support/text_table.h"

namespace status_translator {
namespace {

std::string CodeOrNoAnswer(const SeenAnswer& answer) { return answer.code.empty() ? "no answer" : answer.code; }

// What changes in the catalogue entry; empty: nothing.
std::string CatalogEffectOf(const TableChange& change) {
  const CatalogEntry& before = change.before.catalog;
  const CatalogEntry& after = change.after.catalog;
  if (before == after) return "";
  if (after == CatalogEntry()) return "has no catalogue entry any more";
  return absl::StrCat("catalogue: ", before == CatalogEntry() ? CatalogText(after) : CatalogChangeText(before, after));
}

// Whether a row that changes has a domain, which limits the statuses that get its entry.
bool NamesDomain(const TableChange& change) {
  return change.before.catalog != change.after.catalog && !change.after.catalog.domain.empty();
}

// What changes beside the code.
std::string EffectOf(const TableChange& change) {
  const bool in_part = change.before.code == kByStatus || change.after.code == kByStatus;
  const absl::string_view where = in_part ? " under some statuses" : "";
  std::vector<std::string> effects;
  if (change.becomes_retryable) effects.push_back(absl::StrCat(RetryFlipEffect(RetryFlip::kBecomes), where));
  if (change.stops_being_retryable) effects.push_back(absl::StrCat(RetryFlipEffect(RetryFlip::kStops), where));
  if (const std::string catalog = CatalogEffectOf(change); !catalog.empty()) effects.push_back(catalog);
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
  return absl::StrCat("  against ", profile.against, ":\n", PaddedColumns(rows),
                      absl::c_any_of(profile.changes, NamesDomain)
                          ? "  note: the entry of a row with a domain is for gRPC statuses whose ErrorInfo names this "
                            "domain or none\n"
                          : "");
}

nlohmann::ordered_json AnswerJson(const SeenAnswer& answer) {
  nlohmann::ordered_json json = {{"code", answer.code}, {"retryable", answer.retryable}};
  if (answer.catalog != CatalogEntry()) json["catalog"] = CatalogText(answer.catalog);
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

std::string BuiltInFailuresText(size_t failures) {
  return absl::StrCat("copies of built-in files: ", CountOf(failures, "expectation"),
                      " of their examples failed, because a shape of yours claims the responses");
}

void AddWarnings(const std::vector<std::string>& warnings, std::string& text) {
  for (const std::string& warning : warnings) absl::StrAppend(&text, "warning: ", warning, "\n");
}

}  // namespace

std::string CheckText(const Checked& checked, size_t top) {
  std::string text;
  for (const CheckedShape& shape : checked.shapes) {
    absl::StrAppend(&text, shape.file, ": shape ", shape.name, ": no mistake; ", CountOf(shape.examples, "example"),
                    " and ", CountOf(shape.near_misses, "near miss"),
                    shape.examples_fail ? ", not all answered as expected\n" : " answered as expected\n");
  }
  for (const CheckedSymptoms& symptoms : checked.symptoms) {
    absl::StrAppend(&text, symptoms.file, ": symptoms ", symptoms.name, ": no mistake; ",
                    CountOf(symptoms.symptoms, "symptom"), ", ", CountOf(symptoms.examples, "example"),
                    " explained as expected\n");
  }
  absl::StrAppend(&text, ShapeWarningsText(checked));
  for (const CheckedProfile& profile : checked.profiles) {
    absl::StrAppend(&text, profile.file, ": profile ", profile.name, " @", profile.revision.substr(0, 12),
                    ": no mistake\n", ChangesText(profile));
    AddWarnings(profile.warnings, text);
  }
  if (checked.replayed.has_value()) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", ReplayText(*checked.replayed, top));
  }
  return text;
}

std::string ShapeWarningsText(const Checked& checked) {
  std::string text;
  for (const CheckedShape& shape : checked.shapes) AddWarnings(shape.warnings, text);
  if (checked.built_in_failures > 0) {
    absl::StrAppend(&text, "warning: ", BuiltInFailuresText(checked.built_in_failures), "\n");
  }
  return text;
}

std::string CheckTsv(const Checked& checked) {
  if (checked.replayed.has_value()) return ReplayTsv(*checked.replayed);
  TextRows rows = {{"profile", "asked", "before", "after", "retryable_before", "retryable_after", "reason", "catalog"}};
  const auto name = [](bool retryable) { return std::string(retryable ? "true" : "false"); };
  for (const CheckedProfile& profile : checked.profiles) {
    for (const TableChange& change : profile.changes) {
      rows.push_back({profile.name, change.asked, change.before.code, change.after.code, name(change.before.retryable),
                      name(change.after.retryable), change.reason, CatalogEffectOf(change)});
    }
  }
  return TabSeparated(rows);
}

std::vector<Finding> FindingsOf(const Checked& checked, const std::vector<std::string>& errors,
                                absl::Span<const std::string> paths) {
  std::vector<Finding> findings;
  const auto add = [&](const std::vector<std::string>& lines, Severity severity) {
    for (const std::string& line : lines) {
      if (!line.empty()) findings.push_back(ReadFinding(line, severity, paths));
    }
  };
  add(errors, Severity::kError);
  for (const CheckedShape& shape : checked.shapes) add(shape.warnings, Severity::kWarning);
  for (const CheckedProfile& profile : checked.profiles) add(profile.warnings, Severity::kWarning);
  if (checked.built_in_failures > 0) add({BuiltInFailuresText(checked.built_in_failures)}, Severity::kWarning);
  return findings;
}

std::string CheckJson(const Checked& checked, const std::vector<std::string>& errors,
                      const std::vector<Finding>& findings) {
  nlohmann::ordered_json json_shapes = nlohmann::ordered_json::array();
  for (const CheckedShape& shape : checked.shapes) {
    json_shapes.push_back({{"name", shape.name},
                           {"file", shape.file},
                           {"examples", shape.examples},
                           {"nearMisses", shape.near_misses},
                           {"warnings", shape.warnings}});
  }
  nlohmann::ordered_json json_symptoms = nlohmann::ordered_json::array();
  for (const CheckedSymptoms& symptoms : checked.symptoms) {
    json_symptoms.push_back({{"name", symptoms.name},
                             {"file", symptoms.file},
                             {"symptoms", symptoms.symptoms},
                             {"examples", symptoms.examples}});
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
  nlohmann::ordered_json json = {{"profiles", json_profiles},
                                 {"shapes", json_shapes},
                                 {"symptoms", json_symptoms},
                                 {"errors", errors},
                                 {"findings", FindingsJson(findings)}};
  if (checked.replayed.has_value()) json["replay"] = ReplayJson(*checked.replayed);
  // Names of files can be any bytes.
  return absl::StrCat(json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace), "\n");
}

}  // namespace status_translator
