// How often the causes of measured error lines are right.
//   diagnose_accuracy FILE [--rows] [--symptoms DIR] [--without NAME,NAME…]
// FILE has one line for each error: the client, the kind of the true cause, the HTTP status on the wire or "-", and the
// error line as a JSON string, separated by tabs. A cause is right if it has the true kind, or says the HTTP status
// that was on the wire. A kind "a|b" is either one.
//   --rows     prints each line: whether its first cause is right ("first"), another one that is named
//              ("named") or none ("missed"), the confidence, the client, the true kinds, those named, the symptom, the
//              line
//   --symptoms reads the symptom files in DIR instead of the built-in ones
//   --without  leaves the symptoms of these files out
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "config/profile_files.h"
#include "config/symptom_set.h"
#include "config/symptom_text.h"
#include "core/profile.h"
#include "diagnose/diagnose.h"

namespace status_translator {
namespace {

struct Count {
  int rows = 0, first = 0, named = 0, certain = 0, certain_wrong = 0;
  void Print(const char* name) const {
    std::printf("%-22s %6d rows  first %5.1f %%  named %5.1f %%  certain %5d, wrong %d\n", name, rows,
                100.0 * first / rows, 100.0 * named / rows, certain, certain_wrong);
  }
};

bool IsRight(const v1::Cause& cause, absl::string_view kinds, absl::string_view http) {
  if (http != "-" && cause.has_http_status() && std::to_string(cause.http_status()) == http) return true;
  for (const absl::string_view kind : absl::StrSplit(kinds, '|')) {
    if (kind == cause.kind()) return true;
  }
  return false;
}

std::string KindsOf(const v1::DiagnoseResponse& response) {
  std::vector<std::string> kinds;
  for (const v1::Cause& cause : response.causes()) kinds.push_back(cause.kind());
  return absl::StrJoin(kinds, ",");
}

struct Options {
  std::string path;
  bool rows = false;
  std::string symptoms;              // a directory; empty: the built-in files
  std::vector<std::string> without;  // names of files
};

std::vector<SymptomFile> ReadSymptoms(const std::string& directory) {
  std::vector<SymptomFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    const std::string path = entry.path();
    if (!absl::EndsWith(path, kSymptomSuffix)) continue;
    std::ifstream in(path);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    absl::StatusOr<SymptomFile> file = ParseSymptoms(path, text);
    if (!file.ok()) {
      std::fprintf(stderr, "%s\n", std::string(file.status().message()).c_str());
      std::exit(1);
    }
    files.push_back(*std::move(file));
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

SymptomSet::Compiled Compile(const std::vector<SymptomFile>& files, const std::vector<std::string>& without) {
  std::vector<const SymptomFile*> used;
  for (const SymptomFile& file : files) {
    if (std::find(without.begin(), without.end(), file.name) == without.end()) used.push_back(&file);
  }
  return SymptomSet::Compile(used);
}

int Run(const Options& options) {
  const auto profiles = LoadWithBuiltIn({});
  const Translator translator(*profiles, "general");
  const Profile& profile = *(*translator.FindProfile("general"))->profile;
  const std::vector<SymptomFile> files =
      options.symptoms.empty() ? ParsedBuiltInSymptoms() : ReadSymptoms(options.symptoms);
  const SymptomSet::Compiled symptoms = Compile(files, options.without);
  std::ifstream in(options.path);
  std::map<std::string, Count> by_client;
  Count all;
  for (std::string row; std::getline(in, row);) {
    const std::vector<std::string> cells = absl::StrSplit(row, '\t');
    if (cells.size() < 4 || row[0] == '#') continue;
    const std::string text = nlohmann::json::parse(cells[3]).get<std::string>();
    v1::DiagnoseResponse response;
    if (text.empty() || text.size() > kMaxDiagnoseBytes) continue;
    DiagnoseWith(profile, symptoms, text, response);
    bool named = false;
    for (const v1::Cause& cause : response.causes()) named = named || IsRight(cause, cells[1], cells[2]);
    const bool first = response.causes_size() > 0 && IsRight(response.causes(0), cells[1], cells[2]);
    const bool certain = response.causes_size() > 0 && response.causes(0).confidence() == v1::CONFIDENCE_CERTAIN;
    for (Count* count : {&all, &by_client[cells[0]]}) {
      ++count->rows;
      count->first += first;
      count->named += named;
      count->certain += certain;
      count->certain_wrong += certain && !first;
    }
    if (options.rows) {
      const std::string symptom = response.causes_size() > 0 ? response.causes(0).template_() : "";
      std::printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
                  first   ? "first"
                  : named ? "named"
                          : "missed",
                  certain ? "CERTAIN" : "", cells[0].c_str(), cells[1].c_str(), KindsOf(response).c_str(),
                  symptom.c_str(), cells[3].c_str());
    }
  }
  for (const auto& [client, count] : by_client) count.Print(client.c_str());
  if (all.rows > 0) all.Print("all");
  return all.rows > 0 ? 0 : 1;
}

Options ParseOptions(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const bool has_value = i + 1 < argc;
    if (word == "--rows") {
      options.rows = true;
    } else if (word == "--symptoms" && has_value) {
      options.symptoms = argv[++i];
    } else if (word == "--without" && has_value) {
      options.without = absl::StrSplit(argv[++i], ',');
    } else {
      options.path = word;
    }
  }
  return options;
}

}  // namespace
}  // namespace status_translator

int main(int argc, char** argv) {
  try {
    const status_translator::Options options = status_translator::ParseOptions(argc, argv);
    if (!options.path.empty()) return status_translator::Run(options);
    std::fprintf(stderr, "diagnose_accuracy FILE [--rows] [--symptoms DIR] [--without NAME,NAME...]\n");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "diagnose_accuracy: %s\n", error.what());
  }
  return 2;
}
