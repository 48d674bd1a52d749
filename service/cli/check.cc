#include "cli/check.h"

#include <cstddef>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cli/baseline.h"
#include "cli/check_drift.h"
#include "cli/check_output.h"
#include "cli/exit_code.h"
#include "cli/findings.h"
#include "cli/local_translator.h"
#include "cli/output.h"
#include "cli/replay.h"
#include "cli/request_options.h"
#include "cli/server_connection.h"
#include "config/profile_files.h"
#include "config/profile_text.h"
#include "config/shape_claims.h"
#include "config/shape_text.h"
#include "config/symptom_text.h"
#include "config/warnings.h"
#include "convert/examples.h"
#include "diagnose/symptom_examples.h"
#include "lookup/difference.h"
#include "lookup/translator.h"

namespace status_translator {
namespace {

enum class CheckFormat { kText, kJson, kTsv, kJunit, kGithubActions };

// In the order of CheckFormat.
constexpr absl::string_view kCheckFormats[] = {"text", "json", "tsv", "junit", "github-actions"};

struct CheckOptions {
  std::vector<std::string> paths;
  std::string against;
  ServerConnection server;  // how to connect to the one of `against`
  std::vector<std::string> drift;
  std::string replay;
  std::string profile;
  size_t examples = 3;
  size_t top = 20;
  CheckFormat output = CheckFormat::kText;
};

// Runs the examples of one file, and adds what does not hold.
void RunExamples(const Translator& translator, const std::vector<PlacedExample>& examples,
                 std::vector<std::string>& failures) {
  for (const PlacedExample& example : examples) {
    for (std::string& failure : RunExample(translator, example)) failures.push_back(std::move(failure));
  }
}

// Unavailable if the server of --against does not answer: no mistake of the files is.
absl::StatusOr<CheckedProfile> CheckProfile(const ProfileFile& file, const Translator& translator,
                                            const Baselines& baselines, std::vector<std::string>& failures) {
  ProfilePlaces places;
  const absl::StatusOr<Table> table = ParseProfile(file.path, file.text, &places);
  if (!table.ok()) return table.status();
  RunExamples(translator, places.examples, failures);
  const ProfileSet& set = translator.profiles();
  const RevisedProfile& revised = *set.Find(table->name);
  const RevisedProfile* base = table->extends.empty() ? nullptr : set.Find(table->extends);
  CheckedProfile checked{.name = table->name, .file = file.path, .revision = revised.revision};
  const absl::StatusOr<Baseline> before = baselines.Find(*revised.profile, set);
  if (!before.ok()) return absl::UnavailableError(absl::StrCat("--against: ", before.status().message()));
  checked.against = before->name;
  if (before->answers != nullptr) checked.changes = DiffTables(*before->answers, revised.profile->answers());
  checked.warnings =
      Warnings(file.path, *table, places, *revised.profile, base == nullptr ? nullptr : base->profile.get());
  return checked;
}

absl::StatusOr<CheckedShape> CheckShape(const ProfileFile& file, const Translator& translator,
                                        const std::map<std::string, ClaimedExamples>& claimed,
                                        std::vector<std::string>& failures) {
  const absl::StatusOr<ParsedShape> parsed = ParseShape(file.path, file.text, ShapeTier::kUser);
  if (!parsed.ok()) return parsed.status();
  RunExamples(translator, parsed->examples, failures);
  CheckedShape checked{.name = parsed->shape->name, .file = file.path};
  for (const PlacedExample& example : parsed->examples) ++(example.is_not ? checked.near_misses : checked.examples);
  if (const auto found = claimed.find(checked.name); found != claimed.end()) {
    checked.warnings.push_back(AtPlace(file.path, parsed->match, ClaimsTooMuch(found->second)));
  }
  return checked;
}

std::vector<std::string> PathsOf(const std::vector<ProfileFile>& files) {
  std::vector<std::string> paths;
  for (const ProfileFile& file : files) paths.push_back(file.path);
  return paths;
}

// The mistakes, one line each in `errors`, and the warnings about `files`. A mistake that keeps files from being read
// is about a path that the user named.
std::vector<Finding> AllFindings(const CheckOptions& options, const Checked& checked,
                                 const std::vector<ProfileFile>& files, const std::vector<std::string>& errors) {
  std::vector<std::string> paths = PathsOf(files);
  paths.insert(paths.end(), options.paths.begin(), options.paths.end());
  paths.insert(paths.end(), options.drift.begin(), options.drift.end());
  return FindingsOf(checked, errors, paths);
}

// Prints the result in the format that was asked for. As text and as TSV it is without `errors` and `findings`.
void PrintChecked(const CheckOptions& options, const Checked& checked, const std::vector<ProfileFile>& files,
                  const std::vector<std::string>& errors, const std::vector<Finding>& findings) {
  switch (options.output) {
    case CheckFormat::kText:
      Print(CheckText(checked, options.top));
      break;
    case CheckFormat::kTsv:
      Print(CheckTsv(checked));
      break;
    case CheckFormat::kJson:
      Print(CheckJson(checked, errors, findings));
      break;
    case CheckFormat::kJunit: {
      std::vector<std::string> cases = PathsOf(files);
      cases.insert(cases.end(), options.drift.begin(), options.drift.end());
      Print(FindingsJunit(findings, cases));
      break;
    }
    case CheckFormat::kGithubActions:
      Print(FindingsGithubActions(findings));
      // The log of the run shows the rest.
      Print(CheckText(checked, options.top));
      break;
  }
}

bool IsForPeople(CheckFormat format) { return format == CheckFormat::kText || format == CheckFormat::kTsv; }

// `checked` holds warnings, which may say why there are mistakes. Returns the exit code: a file that cannot be read is
// NotFound.
int FailCheck(const CheckOptions& options, const std::vector<ProfileFile>& files, const absl::Status& status,
              const Checked& checked = Checked()) {
  if (IsForPeople(options.output)) {
    std::cerr << status.message() << "\n" << ShapeWarningsText(checked);
  } else {
    const std::vector<std::string> errors = absl::StrSplit(status.message(), '\n');
    PrintChecked(options, Checked(), files, errors, AllFindings(options, checked, files, errors));
  }
  return absl::IsNotFound(status) ? kExitUsage : kExitFailed;
}

// Runs the examples of a file with symptoms and adds those that another symptom explains to `failed`.
absl::StatusOr<CheckedSymptoms> CheckSymptoms(const ProfileFile& file, const Translator& translator,
                                              std::vector<std::string>& failed) {
  const absl::StatusOr<SymptomFile> parsed = ParseSymptoms(file.path, file.text);
  if (!parsed.ok()) return parsed.status();
  for (const SymptomExample& example : parsed->examples) {
    if (std::string failure = RunSymptomExample(translator, example); !failure.empty()) {
      failed.push_back(std::move(failure));
    }
  }
  return CheckedSymptoms{parsed->name, file.path, parsed->symptoms.size(), parsed->examples.size()};
}

bool HasWarnings(const Checked& checked) {
  const auto warned = [](const auto& one) { return !one.warnings.empty(); };
  return checked.built_in_failures > 0 || absl::c_any_of(checked.profiles, warned) ||
         absl::c_any_of(checked.shapes, warned);
}

// Prints what was found in files without a mistake, and what --drift found. Returns the exit code.
int FinishCheck(const CheckOptions& options, const std::vector<ProfileFile>& files, const Checked& checked,
                const ProfileSet& set) {
  std::vector<DriftLine> drift;
  std::vector<std::string> stale;
  for (const std::string& path : options.drift) {
    drift.push_back(CheckDriftOf(path, set));
    if (!drift.back().is_fresh) stale.push_back(drift.back().text);
  }
  PrintChecked(options, checked, files, stale, AllFindings(options, checked, files, stale));
  if (options.output == CheckFormat::kText && !options.against.empty() && options.replay.empty() &&
      !(checked.shapes.empty() && checked.symptoms.empty())) {
    Print(absl::StrCat("note: of these files, only the profiles are compared with ", options.against,
                       "; --replay compares what shapes change\n"));
  }
  if (IsForPeople(options.output)) {
    for (const DriftLine& line : drift) {
      if (line.is_fresh) {
        Print(line.text + "\n");
      } else {
        std::cerr << line.text << "\n";
      }
    }
  }
  if (absl::c_any_of(drift, [](const DriftLine& line) { return line.is_unknown; })) return kExitUsage;
  if (!stale.empty()) return kExitFailed;
  return HasWarnings(checked) ? kExitWarnings : kExitDone;
}

// The profile of recordings that name none: --profile, or the only one of the files, or else `general`.
absl::StatusOr<std::string> ProfileToReplay(const CheckOptions& options, const Checked& checked) {
  if (!options.profile.empty()) return options.profile;
  if (checked.profiles.empty()) return std::string("general");
  if (checked.profiles.size() == 1) return checked.profiles[0].name;
  const std::string names = absl::StrJoin(
      checked.profiles, ", ", [](std::string* out, const CheckedProfile& profile) { out->append(profile.name); });
  return absl::InvalidArgumentError(absl::StrCat("--replay: name the profile to convert with, --profile: ", names));
}

absl::Status RunReplay(const CheckOptions& options, const Translator& translator, const Baselines& baselines,
                       Checked& all) {
  const absl::StatusOr<std::string> profile = ProfileToReplay(options, all);
  if (!profile.ok()) return profile.status();
  absl::StatusOr<Replayed> replayed = Replay(options.replay, translator, *profile, baselines, options.examples);
  if (!replayed.ok()) return replayed.status();
  for (const std::string& name : replayed->unreadable_names) std::cerr << "status-translator: " << name << "\n";
  if (replayed->unreadable > replayed->unreadable_names.size()) {
    std::cerr << "status-translator: " << options.replay << ": skipped "
              << replayed->unreadable - replayed->unreadable_names.size() << " more that cannot be read\n";
  }
  all.replayed = *std::move(replayed);
  return absl::OkStatus();
}

// --against without a replay: shapes and symptoms have no answers of their own that could be compared.
absl::Status CheckCompares(const CheckOptions& options, const Checked& all) {
  if (options.against.empty() || !options.replay.empty() || !all.profiles.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "--against ", options.against, " compares profiles, and ",
      options.paths.empty() ? "no PATH is given" : absl::StrCat(absl::StrJoin(options.paths, ", "), " has none"),
      "; shapes and symptoms are compared by what they change in recorded responses: --replay"));
}

// Runs the examples of all files, and fills `all`. An error has one line for each mistake, or is Unavailable. Copies of
// built-in files have none: what of their examples does not hold is because a shape of the user claims the response.
absl::Status CheckFiles(const std::vector<ProfileFile>& files, const Translator& translator, const Baselines& baselines,
                        Checked& all) {
  std::vector<std::string> failures;
  const std::map<std::string, ClaimedExamples> claimed =
      ClaimedBuiltInExamples(translator.profiles().shapes(), translator.profiles().AllExamples());
  for (const ProfileFile& file : files) {
    const bool is_copy = IsBuiltInCopy(file);
    std::vector<std::string> of_file;
    if (absl::EndsWith(file.path, kShapeSuffix)) {
      absl::StatusOr<CheckedShape> shape = CheckShape(file, translator, claimed, of_file);
      if (!shape.ok()) return shape.status();
      all.shapes.push_back(*std::move(shape));
      all.shapes.back().examples_fail = is_copy && !of_file.empty();
    } else if (absl::EndsWith(file.path, kSymptomSuffix)) {
      absl::StatusOr<CheckedSymptoms> symptoms = CheckSymptoms(file, translator, of_file);
      if (!symptoms.ok()) return symptoms.status();
      all.symptoms.push_back(*std::move(symptoms));
    } else {
      absl::StatusOr<CheckedProfile> profile = CheckProfile(file, translator, baselines, of_file);
      if (!profile.ok()) return profile.status();
      all.profiles.push_back(*std::move(profile));
    }
    if (is_copy) {
      all.built_in_failures += of_file.size();
    } else {
      failures.insert(failures.end(), of_file.begin(), of_file.end());
    }
  }
  return failures.empty() ? absl::OkStatus() : absl::InvalidArgumentError(absl::StrJoin(failures, "\n"));
}

// For CI, a server that does not answer is not a mistake of the files, which were not compared.
int FailToCompare(const absl::Status& status) {
  (void)Fail(status);
  return kExitUsage;
}

int Check(const CheckOptions& options) {
  const absl::StatusOr<Baselines> baselines = Baselines::Open(options.against, options.server);
  if (!baselines.ok()) return Fail(baselines.status());
  if (baselines->server() == nullptr) {
    const absl::Status tls = CheckNoTls(options.server, "--against names none");
    if (!tls.ok()) return Fail(tls);
  }
  const auto files = ReadProfileFiles(absl::MakeConstSpan(options.paths));
  if (!files.ok()) return FailCheck(options, {}, files.status());
  if (files->empty() && options.drift.empty() && (options.replay.empty() || !options.paths.empty())) {
    return FailCheck(options, {},
                     absl::FailedPreconditionError(
                         absl::StrCat(absl::StrJoin(options.paths, ", "), ": there is no *.textproto here to check")));
  }
  const auto set = LoadWithBuiltIn(*files);
  if (!set.ok()) return FailCheck(options, *files, set.status());
  const Translator translator(*set, "general");
  Checked all;
  if (const absl::Status checked = CheckFiles(*files, translator, *baselines, all); !checked.ok()) {
    return absl::IsUnavailable(checked) ? FailToCompare(checked) : FailCheck(options, *files, checked, all);
  }
  if (const absl::Status compares = CheckCompares(options, all); !compares.ok()) return Fail(compares);
  if (!options.replay.empty()) {
    if (const absl::Status replayed = RunReplay(options, translator, *baselines, all); !replayed.ok()) {
      return absl::IsUnavailable(replayed) || absl::IsDeadlineExceeded(replayed) ? FailToCompare(replayed)
                                                                                 : Fail(replayed);
    }
  }
  return FinishCheck(options, *files, all, **set);
}

void CheckUsage(const CheckOptions& options) {
  if (options.paths.empty() && options.drift.empty() && options.replay.empty()) {
    throw CLI::RequiredError("PATH, --drift or --replay");
  }
  if (!options.replay.empty() && options.paths.empty() && options.against.empty()) {
    throw CLI::RequiredError("--against or PATH, which the built-in data is compared with,");
  }
  if (options.replay.empty() && !options.profile.empty()) throw CLI::RequiredError("--replay, which --profile is for,");
}

constexpr char kCheckFooter[] =
    R"(A file NAME.shape.textproto is a shape, NAME.symptom.textproto has sentences of clients or proxies, and any other
*.textproto is a profile.
Examples: check profiles/    check profiles/ --against 127.0.0.1:50051
          git show main:acme.textproto > /tmp/acme.textproto; check acme.textproto --against /tmp/acme.textproto
          check profiles/ --drift internal/statustable/statustable.go
          check new/ --against old/ --replay recorded/      what new/ changes in recorded responses
          check --against 127.0.0.1:50051 --replay log.jsonl    the same for this release and the one that serves
          check profiles/ -o github-actions    annotations of a run; -o junit > report.xml for other CI systems
A mistake is one line, file:line:column: what is wrong, and what would be right.
--replay converts each recorded response twice and prints what differs for callers: first those that become retryable and
those that stop being so, then other codes, shapes and origins, what callers see, and the rest. DIR: one response a file, as
convert reads it, with all directories in it. LOG (also *.jsonl, *.ndjson and *.log in DIR; - is standard input): one JSON
request of the API a line, {"http": {"code": 404, "headers": [{"name": ..., "text": ...}], "body": base64}}. What cannot be
read is named and counted. In --against, a file with the name of a built-in profile or shape replaces it; with a profile
general, the directory is the whole data of another release, and nothing built in is added.
Exit codes: 0 no mistake and no warning, 1 mistakes, 2 wrong usage, no such file, or no answer of the server of --against, or
a file of --drift without the header of an export; 3 warnings only. What a replay changes is no mistake.)";

// Of one change. More would hide the changes.
constexpr size_t kMaxReplayExamples = 100;

}  // namespace

void AddCheck(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand(
      "check", "Check your own profiles, shapes and symptoms, run their examples, and print what changes for callers");
  auto options = std::make_shared<CheckOptions>();
  command
      .add_option("PATH", options->paths, "Files, or directories with *.textproto, loaded together as serve loads them")
      ->type_name("FILE|DIR");
  command
      .add_option("--against", options->against,
                  "Compare with the same profiles in a file or directory, with those of a running server, or with one "
                  "built-in profile; none: with the profile that each one extends, and a replay with the built-in data")
      ->type_name("FILE|DIR|ADDR|PROFILE");
  command
      .add_option("--drift", options->drift,
                  "A checked-in export, or - for one on standard input: fail unless it is up to date with its profile; "
                  "repeatable")
      ->allow_extra_args(false)
      ->type_name("FILE");
  command
      .add_option("--replay", options->replay,
                  "Recorded responses: also print what changes in them, between the profiles and shapes of --against "
                  "and those of PATH with the built-in ones")
      ->type_name("DIR|LOG");
  command
      .add_option("--profile", options->profile,
                  "The profile that a replay converts with, unless a recording names one; none: the only one in PATH, "
                  "or general")
      ->type_name("PROFILE");
  command.add_option("--examples", options->examples, "Recordings that a replay names for each change")
      ->type_name("N")
      ->check(CLI::Range(size_t{0}, kMaxReplayExamples).description(absl::StrCat("0 to ", kMaxReplayExamples)))
      ->capture_default_str();
  AddTopOption(command, options->top, "Changes of each kind that a replay prints as text; 0: all");
  AddServerTlsOptions(command, options->server);
  AddDescriptorSetOption(command);
  AddOutputOption(command, kCheckFormats,
                  [options](size_t index) { options->output = static_cast<CheckFormat>(index); });
  command.footer(kCheckFooter);
  command.callback([options, &exit_code] {
    CheckUsage(*options);
    exit_code = Check(*options);
  });
}

}  // namespace status_translator
