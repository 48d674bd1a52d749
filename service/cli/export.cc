#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/asker.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "export/source.h"
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
  std::string package;
};

int PrintSource(const SourceFormat& format, const std::vector<const RevisedProfile*>& chosen,
                const std::string& package) {
  if (chosen.size() != 1) {
    return Fail(absl::InvalidArgumentError(
        absl::StrCat("--format ", format.name, " writes one profile: name it, as --profile general")));
  }
  const absl::StatusOr<std::string> text = ExportSource(format, *chosen[0], package);
  if (!text.ok()) return Fail(text.status());
  Print(*text);
  return kExitDone;
}

int Export(const ExportOptions& options) {
  const ProfileSet& set = LocalAnswers().profiles();
  std::vector<const RevisedProfile*> chosen;
  for (const std::string& name : options.profiles) {
    const absl::StatusOr<const RevisedProfile*> found = LocalAnswers().FindProfile(name);
    if (!found.ok()) return Fail(found.status());
    chosen.push_back(*found);
  }
  if (const SourceFormat* source = FindSourceFormat(options.format); source != nullptr) {
    return PrintSource(*source, chosen, options.package);
  }
  if (!options.package.empty()) {
    return Fail(absl::InvalidArgumentError(absl::StrCat("--package is for source text, not for ", options.format)));
  }
  if (chosen.empty()) {
    for (const auto& [name, revised] : set.profiles()) chosen.push_back(&revised);
  }
  Print(Exporters().at(options.format)(set, chosen));
  return kExitDone;
}

constexpr char kFooter[] =
    "csv, json and markdown are for other programs and for people; none named means all profiles, the atlas.\n"
    "cpp, go, java, python, rust and typescript are source text of one profile, to be checked in: both functions, "
    "every\n"
    "answer of the service, nothing to link. It needs C++17, Go 1.18, Java 17, Python 3.9, Rust 1.62 or TypeScript 4.\n"
    "Its first lines carry the profile's revision and the command that makes it again.\n"
    "Examples: export general --format json    export --format csv > atlas.csv\n"
    "          export --format go --profile general > statustable/statustable.go\n"
    "          export --format java --profile otc-ecs --package com.acme.api > StatusTable.java";

}  // namespace

void AddExport(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand("export", "Print whole tables for other programs, for people, or as source");
  auto options = std::make_shared<ExportOptions>();
  command.add_option("--profile,PROFILE", options->profiles, "The profiles; none: all. Source text is of one")
      ->type_name("NAME");
  std::vector<std::string> formats;
  for (const auto& [name, exporter] : Exporters()) formats.push_back(name);
  for (const SourceFormat& format : SourceFormats()) formats.emplace_back(format.name);
  command
      .add_option("--format", options->format,
                  "csv, json, markdown; source text: cpp, go, java, python, rust, typescript")
      ->required()
      ->check(CLI::IsMember(formats).description(""))
      ->type_name("FORMAT");
  command
      .add_option(
          "--package", options->package,
          "What the source text is part of: a package of Go (statustable) or Java (statustable), a namespace of "
          "C++ (status_table)")
      ->type_name("NAME");
  AddProfilesOption(command);
  command.footer(kFooter);
  command.callback([options, &exit_code] { exit_code = Export(*options); });
}

}  // namespace status_translator
