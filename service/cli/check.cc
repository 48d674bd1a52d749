#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/translation_source.h"
#include "client/table.h"
#include "config/profile_files.h"
#include "config/profile_text.h"
#include "config/warnings.h"
#include "export/drift.h"
#include "lookup/difference.h"

namespace status_translator {
namespace {

struct CheckOptions {
  std::vector<std::string> paths;
  std::string against;
  std::vector<std::string> drift;
  OutputFormat output = OutputFormat::kText;
};

// What is said of one profile without a mistake.
struct Checked {
  std::string name;
  std::string file;
  std::string revision;
  std::string against;  // what it was compared with
  std::vector<TableChange> changes;
  std::vector<std::string> warnings;
};

bool Exists(const std::string& path) {
  struct stat found = {};
  return stat(path.c_str(), &found) == 0;
}

// The table that a profile is compared with.
struct Baseline {
  std::string name;                            // what the table is called
  const AnswerTable* answers = nullptr;        // null: there is none to compare with
  std::shared_ptr<const ClientTable> decoded;  // owns `answers` where a server sent them
};

// Where tables to compare with come from.
class Baselines {
 public:
  // A file or a folder, the name of a built-in profile, a server's address, or empty: the profile that each one
  // extends.
  static absl::StatusOr<Baselines> Open(const std::string& against) {
    Baselines baselines;
    baselines.name_ = against;
    if (against.empty()) return baselines;
    if (!Exists(against)) {
      auto built_in = LoadWithBuiltIn({});
      if (!built_in.ok()) return built_in.status();
      if ((*built_in)->Find(against) != nullptr) {
        baselines.set_ = *std::move(built_in);
        baselines.one_ = true;
        return baselines;
      }
      if (!absl::StrContains(against, ':')) {
        return absl::InvalidArgumentError(absl::StrCat("--against: there is neither a file nor a built-in profile ",
                                                       against,
                                                       ", and it is not an address; for example 127.0.0.1:50051"));
      }
      baselines.server_ = std::make_unique<TranslationSource>(against);
      return baselines;
    }
    const std::vector<std::string> paths = {against};
    const auto files = ReadProfileFiles(absl::MakeConstSpan(paths));
    if (!files.ok()) return files.status();
    auto set = LoadWithBuiltIn(*files);
    if (!set.ok()) return set.status();
    baselines.set_ = *std::move(set);
    return baselines;
  }

  // `set` must outlive the result.
  absl::StatusOr<Baseline> Find(const Profile& profile, const ProfileSet& set) const {
    if (server_ != nullptr) {
      absl::StatusOr<Baseline> asked = AskServer(profile.name());
      if (!absl::IsNotFound(asked.status())) return asked;
    } else if (set_ != nullptr) {
      const RevisedProfile* found = set_->Find(one_ ? name_ : profile.name());
      if (found != nullptr) {
        return Baseline{name_, &found->profile->answers(), nullptr};
      }
    }
    if (profile.extends().empty()) return Baseline();
    return Baseline{
        absl::StrCat(name_.empty() ? "" : absl::StrCat(name_, " (which does not have it), so "), profile.extends()),
        &set.Find(profile.extends())->profile->answers(), nullptr};
  }

 private:
  absl::StatusOr<Baseline> AskServer(const std::string& profile) const {
    v1::GetProfileRequest request;
    request.set_name(profile);
    const absl::StatusOr<v1::GetProfileResponse> response = server_->Ask(request);
    if (!response.ok()) return response.status();
    absl::StatusOr<std::shared_ptr<const ClientTable>> table = DecodeTable(response->profile());
    if (!table.ok()) return absl::DataLossError(absl::StrCat(name_, " sent ", table.status().message()));
    return Baseline{name_, &(*table)->answers(), *table};
  }

  std::string name_;
  std::shared_ptr<const ProfileSet> set_;
  bool one_ = false;  // its profile `name_` is what all are compared with
  std::unique_ptr<TranslationSource> server_;
};

absl::StatusOr<Checked> CheckOne(const ProfileFile& file, const ProfileSet& set, const Baselines& baselines) {
  ProfilePlaces places;
  const absl::StatusOr<Table> table = ParseProfile(file.path, file.text, &places);
  if (!table.ok()) return table.status();
  const RevisedProfile& revised = *set.Find(table->name);
  const RevisedProfile* base = table->extends.empty() ? nullptr : set.Find(table->extends);
  Checked checked{.name = table->name, .file = file.path, .revision = revised.revision};
  const absl::StatusOr<Baseline> before = baselines.Find(*revised.profile, set);
  if (!before.ok()) return before.status();
  checked.against = before->name;
  if (before->answers != nullptr) checked.changes = DiffTables(*before->answers, revised.profile->answers());
  checked.warnings =
      Warnings(file.path, *table, places, *revised.profile, base == nullptr ? nullptr : base->profile.get());
  return checked;
}

std::string Shown(const SeenAnswer& answer) { return answer.code.empty() ? "no answer" : answer.code; }

std::string Effect(const TableChange& change) {
  const bool in_part = change.before.code == kByStatus || change.after.code == kByStatus;
  const absl::string_view where = in_part ? " under some statuses" : "";
  std::vector<std::string> effects;
  if (change.becomes_retryable) effects.push_back(absl::StrCat("BECOMES RETRYABLE", where));
  if (change.stops_being_retryable) effects.push_back(absl::StrCat("stops being retryable", where));
  return absl::StrJoin(effects, ", ");
}

void PrintText(const std::vector<Checked>& all) {
  for (const Checked& one : all) {
    Print(absl::StrCat(one.file, ": profile ", one.name, " @", one.revision.substr(0, 12), ": no mistake\n"));
    if (one.against.empty()) {
      Print("  it extends nothing: all its answers are its own\n");
    } else if (one.changes.empty()) {
      Print(absl::StrCat("  against ", one.against, ": nothing changes for callers\n"));
    } else {
      Print(absl::StrCat("  against ", one.against, ":\n"));
      std::vector<std::vector<std::string>> rows;
      for (const TableChange& change : one.changes) {
        rows.push_back({absl::StrCat("  ", change.asked),
                        absl::StrCat(Shown(change.before), " -> ", Shown(change.after)), Effect(change),
                        change.reason});
      }
      Print(FormatTable(OutputFormat::kText, rows));
    }
    for (const std::string& warning : one.warnings) Print(absl::StrCat("warning: ", warning, "\n"));
  }
}

void PrintTsv(const std::vector<Checked>& all) {
  std::vector<std::vector<std::string>> rows = {
      {"profile", "asked", "before", "after", "retryable_before", "retryable_after", "reason"}};
  const auto yes = [](bool retryable) { return std::string(retryable ? "true" : "false"); };
  for (const Checked& one : all) {
    for (const TableChange& change : one.changes) {
      rows.push_back({one.name, change.asked, change.before.code, change.after.code, yes(change.before.retryable),
                      yes(change.after.retryable), change.reason});
    }
  }
  Print(FormatTable(OutputFormat::kTsv, rows));
}

void PrintJson(const std::vector<Checked>& all, const std::vector<std::string>& errors) {
  nlohmann::ordered_json profiles = nlohmann::ordered_json::array();
  for (const Checked& one : all) {
    nlohmann::ordered_json changes = nlohmann::ordered_json::array();
    for (const TableChange& change : one.changes) {
      const auto side = [](const SeenAnswer& answer) {
        return nlohmann::ordered_json{{"code", answer.code}, {"retryable", answer.retryable}};
      };
      changes.push_back({{"asked", change.asked},
                         {"errorCode", change.error_code},
                         {"from", change.from},
                         {"to", change.to},
                         {"origins", OriginNames(change.origins)},
                         {"before", side(change.before)},
                         {"after", side(change.after)},
                         {"becomesRetryable", change.becomes_retryable},
                         {"stopsBeingRetryable", change.stops_being_retryable},
                         {"reason", change.reason}});
    }
    profiles.push_back({{"name", one.name},
                        {"file", one.file},
                        {"revision", one.revision},
                        {"against", one.against},
                        {"changes", changes},
                        {"warnings", one.warnings}});
  }
  Print(absl::StrCat(nlohmann::ordered_json{{"profiles", profiles}, {"errors", errors}}.dump(2), "\n"));
}

int FailCheck(const CheckOptions& options, const absl::Status& status) {
  if (options.output == OutputFormat::kJson) {
    PrintJson({}, absl::StrSplit(status.message(), '\n'));
  } else {
    std::cerr << status.message() << "\n";
  }
  return kExitFailed;
}

// Whether checked-in exports still say what their profiles say; the exit code.
int CheckExports(const std::vector<std::string>& exports, const ProfileSet& set) {
  int exit_code = kExitDone;
  for (const std::string& path : exports) {
    std::ifstream in(path, std::ios::binary);
    std::string head(4096, '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<size_t>(in.gcount()));
    if (!Exists(path) || head.empty()) {
      std::cerr << path << ": cannot be read, or is empty\n";
      exit_code = kExitFailed;
      continue;
    }
    const Drift drift = CheckDrift(head, set);
    switch (drift.kind) {
      case DriftKind::kFresh:
        Print(absl::StrCat(path, ": says what profile ", drift.profile, " says @", drift.revision.substr(0, 12), "\n"));
        continue;
      case DriftKind::kStale:
        std::cerr << path << ":1:1: is stale: profile " << drift.profile << " was @" << drift.revision.substr(0, 12)
                  << " and is @" << drift.current_revision.substr(0, 12) << "; make it anew: " << drift.command << "\n";
        break;
      case DriftKind::kUnknownProfile:
        std::cerr << path << ":1:1: there is no profile " << drift.profile
                  << " here; name the folder that holds it, as check profiles/ --drift " << path << "\n";
        break;
      case DriftKind::kNotAnExport:
        std::cerr << path << ":1:1: does not begin as source text that export has written\n";
        break;
    }
    exit_code = kExitFailed;
  }
  return exit_code;
}

int Check(const CheckOptions& options) {
  const absl::StatusOr<Baselines> baselines = Baselines::Open(options.against);
  if (!baselines.ok()) return Fail(baselines.status());
  const auto files = ReadProfileFiles(absl::MakeConstSpan(options.paths));
  if (!files.ok()) return FailCheck(options, files.status());
  if (files->empty() && options.drift.empty()) {
    return FailCheck(options, absl::NotFoundError(absl::StrCat(absl::StrJoin(options.paths, ", "),
                                                               ": there is no *.textproto here to check")));
  }
  const auto set = LoadWithBuiltIn(*files);
  if (!set.ok()) return FailCheck(options, set.status());
  std::vector<Checked> all;
  bool warned = false;
  for (const ProfileFile& file : *files) {
    absl::StatusOr<Checked> checked = CheckOne(file, **set, *baselines);
    if (!checked.ok()) return FailCheck(options, checked.status());
    warned = warned || !checked->warnings.empty();
    all.push_back(*std::move(checked));
  }
  switch (options.output) {
    case OutputFormat::kText:
      PrintText(all);
      break;
    case OutputFormat::kTsv:
      PrintTsv(all);
      break;
    case OutputFormat::kJson:
      PrintJson(all, {});
      break;
  }
  const int exports = CheckExports(options.drift, **set);
  return exports == kExitDone && warned ? kExitWarnings : exports;
}

}  // namespace

void AddCheck(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand("check", "Check your own profiles, and say what they change for callers");
  auto options = std::make_shared<CheckOptions>();
  command.add_option("PATH", options->paths, "Files, or folders with *.textproto, loaded together as serve loads them")
      ->type_name("FILE|DIR");
  command
      .add_option("--against", options->against,
                  "Compare with the same profiles in a file or folder, or of a running server, or with one built-in "
                  "profile; none: with what each one extends")
      ->type_name("FILE|DIR|ADDR|PROFILE");
  command
      .add_option("--drift", options->drift,
                  "A checked-in export of source text: say whether it is what its profile says now; repeatable")
      ->type_name("FILE");
  AddOutputOption(command, options->output);
  command.footer(
      "Examples: check profiles/    check profiles/ --against 127.0.0.1:50051\n"
      "          git show main:acme.textproto > /tmp/acme.textproto; check acme.textproto --against "
      "/tmp/acme.textproto\n"
      "          check profiles/ --drift internal/statustable/statustable.go\n"
      "A mistake is one line, file:line:column: what is wrong, and what would be right.\n"
      "Exit codes: 0 clean, 1 mistakes, 2 wrong usage, 3 no mistake but warnings.");
  command.callback([options, &exit_code] {
    if (options->paths.empty() && options->drift.empty()) throw CLI::RequiredError("PATH or --drift");
    exit_code = Check(*options);
  });
}

}  // namespace status_translator
