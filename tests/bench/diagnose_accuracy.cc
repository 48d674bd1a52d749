// How often the causes of measured error lines are right.
//   diagnose_accuracy FILE [--rows]     FILE: client, kind of the true cause, HTTP status on the wire or "-", and the
//   line
//                                       as a JSON string, separated by tabs. --rows: prints the wrong ones
// A cause is right if it has the true kind, or says the HTTP status that was on the wire. A kind "a|b" is either one.
#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "config/profile_files.h"
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

int Run(const std::string& path, bool rows) {
  const auto profiles = LoadWithBuiltIn({});
  const Translator translator(*profiles, "general");
  std::ifstream in(path);
  std::map<std::string, Count> by_client;
  Count all;
  for (std::string row; std::getline(in, row);) {
    const std::vector<std::string> cells = absl::StrSplit(row, '\t');
    if (cells.size() < 4 || row[0] == '#') continue;
    v1::DiagnoseRequest request;
    request.set_text(nlohmann::json::parse(cells[3]).get<std::string>());
    v1::DiagnoseResponse response;
    if (!Diagnose(translator, request, response).ok()) continue;
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
    if (rows && !first) {
      const std::string kind = response.causes_size() > 0 ? response.causes(0).kind() : "nothing";
      const std::string symptom = response.causes_size() > 0 ? response.causes(0).template_() : "";
      std::printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", named ? "named" : "missed", certain ? "CERTAIN" : "",
                  cells[0].c_str(), cells[1].c_str(), kind.c_str(), symptom.c_str(), cells[3].c_str());
    }
  }
  for (const auto& [client, count] : by_client) count.Print(client.c_str());
  if (all.rows > 0) all.Print("all");
  return all.rows > 0 ? 0 : 1;
}

}  // namespace
}  // namespace status_translator

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "diagnose_accuracy FILE [--rows]\n");
    return 2;
  }
  return status_translator::Run(argv[1], argc > 2);
}
