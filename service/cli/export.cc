#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/asker.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "export/tables.h"

namespace status_translator {
namespace {

using Exporter = std::string (*)(const ProfileSet&, const std::vector<const RevisedProfile*>&);

const std::map<std::string, Exporter>& Exporters() {
  static const auto& exporters =
      *new std::map<std::string, Exporter>{{"csv", ExportCsv}, {"json", ExportJson}, {"markdown", ExportMarkdown}};
  return exporters;
}

struct ExportOptions {
  std::vector<std::string> profiles;
  std::string format;
};

int Export(const ExportOptions& options) {
  const ProfileSet& set = BuiltInAnswers().profiles();
  std::vector<const RevisedProfile*> chosen;
  for (const std::string& name : options.profiles) {
    const absl::StatusOr<const RevisedProfile*> found = BuiltInAnswers().FindProfile(name);
    if (!found.ok()) return Fail(found.status());
    chosen.push_back(*found);
  }
  if (chosen.empty()) {
    for (const auto& [name, revised] : set.profiles()) chosen.push_back(&revised);
  }
  Print(Exporters().at(options.format)(set, chosen));
  return kExitDone;
}

}  // namespace

void AddExport(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand("export", "Print whole tables for other programs and for people");
  auto options = std::make_shared<ExportOptions>();
  command.add_option("PROFILE", options->profiles, "The profiles; none: all of them, the atlas");
  std::vector<std::string> formats;
  for (const auto& [name, exporter] : Exporters()) formats.push_back(name);
  command.add_option("--format", options->format, "csv, json or markdown")
      ->required()
      ->check(CLI::IsMember(formats).description(""))
      ->type_name("FORMAT");
  command.footer("Examples: export general --format json    export --format csv > atlas.csv");
  command.callback([options, &exit_code] { exit_code = Export(*options); });
}

}  // namespace status_translator
