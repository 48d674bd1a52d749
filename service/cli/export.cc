#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/translation_source.h"
#include "core/origin.h"
#include "export/proxies.h"
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
  std::string origin;
};

// For one profile that is named.
absl::StatusOr<const RevisedProfile*> TheOne(absl::string_view format,
                                             const std::vector<const RevisedProfile*>& chosen) {
  if (chosen.size() == 1) return chosen[0];
  return absl::InvalidArgumentError(
      absl::StrCat("--format ", format, " writes one profile: name it, as --profile general"));
}

int PrintProxy(const ProxyFormat& format, const std::vector<const RevisedProfile*>& chosen, const std::string& named) {
  const absl::StatusOr<const RevisedProfile*> one = TheOne(format.name, chosen);
  if (!one.ok()) return Fail(one.status());
  if (!named.empty() && format.asks_service) {
    return Fail(absl::InvalidArgumentError(
        absl::StrCat("--origin is not for ", format.name, ": the service sees who made an answer")));
  }
  if (!(*one)->profile->has_http_to_grpc()) {
    return Fail(absl::InvalidArgumentError(absl::StrCat(
        "profile ", (*one)->profile->name(),
        " says nothing of HTTP errors, so there is nothing to configure: choose one that has http_to_grpc")));
  }
  const std::optional<Origin> origin = named.empty() ? format.origin : ProxyOriginFromName(named);
  if (!origin.has_value()) {
    return Fail(absl::InvalidArgumentError(
        absl::StrCat("--origin: \"", named,
                     "\" is no origin: application, intermediary or local_reply\n"
                     "(or unspecified: what the profile says where nobody knows who made an error)")));
  }
  Print(ExportProxy(format, **one, *origin));
  return kExitDone;
}

int PrintSource(const SourceFormat& format, const std::vector<const RevisedProfile*>& chosen,
                const std::string& package) {
  const absl::StatusOr<const RevisedProfile*> one = TheOne(format.name, chosen);
  if (!one.ok()) return Fail(one.status());
  const absl::StatusOr<std::string> text = ExportSource(format, **one, package);
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
  if (!options.origin.empty() && FindProxyFormat(options.format) == nullptr) {
    return Fail(absl::InvalidArgumentError(absl::StrCat("--origin is for proxies, not for ", options.format)));
  }
  if (const SourceFormat* source = FindSourceFormat(options.format); source != nullptr) {
    return PrintSource(*source, chosen, options.package);
  }
  if (!options.package.empty()) {
    return Fail(absl::InvalidArgumentError(absl::StrCat("--package is for source text, not for ", options.format)));
  }
  if (const ProxyFormat* proxy = FindProxyFormat(options.format); proxy != nullptr) {
    return PrintProxy(*proxy, chosen, options.origin);
  }
  if (chosen.empty()) {
    for (const auto& [name, revised] : set.profiles()) chosen.push_back(&revised);
  }
  Print(Exporters().at(options.format)(set, chosen));
  return kExitDone;
}

// One line a format.
std::string ProxyHelp() {
  std::string text =
      "No hop: configuration of a proxy to paste. It gives gRPC callers the profile's code for HTTP errors 400-599 "
      "without\na call to the service, but for those marked *. deploy/envoy/README.md says what each covers and "
      "loses.\n";
  for (const ProxyFormat& format : ProxyFormats()) {
    absl::StrAppend(&text,
                    absl::StrFormat("  %-23s%s%s\n", format.name, format.asks_service ? "* " : "", format.about));
  }
  return text;
}

constexpr char kSourceHelp[] =
    "csv, json and markdown are for other programs and for people; none named means all profiles, the atlas.\n"
    "cpp, go, java, python, rust and typescript are source text of one profile, to be checked in: both functions, "
    "every\n"
    "answer of the service, nothing to link. It needs C++17, Go 1.18, Java 17, Python 3.9, Rust 1.62 or TypeScript 4.\n"
    "Its first lines carry the profile's revision and the command that makes it again.\n";

constexpr char kExamples[] =
    "Examples: export general --format json    export --format csv > atlas.csv\n"
    "          export --format go --profile general > statustable/statustable.go\n"
    "          export --format java --profile otc-ecs --package com.acme.api > StatusTable.java\n"
    "          export --format envoy-local-reply --profile general > local-reply.yaml";

}  // namespace

void AddExport(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand("export", "Print whole tables for other programs, for people, or as source");
  auto options = std::make_shared<ExportOptions>();
  command.add_option("--profile,PROFILE", options->profiles, "The profiles; none: all. Source text is of one")
      ->type_name("NAME");
  std::vector<std::string> formats;
  for (const auto& [name, exporter] : Exporters()) formats.push_back(name);
  for (const SourceFormat& format : SourceFormats()) formats.emplace_back(format.name);
  for (const ProxyFormat& format : ProxyFormats()) formats.emplace_back(format.name);
  command
      .add_option(
          "--format", options->format,
          "csv, json, markdown; source text: cpp, go, java, python, rust, typescript; or for a proxy: see below")
      ->required()
      ->check(CLI::IsMember(formats).description(""))
      ->type_name("FORMAT");
  command
      .add_option(
          "--package", options->package,
          "What the source text is part of: a package of Go (statustable) or Java (statustable), a namespace of "
          "C++ (status_table)")
      ->type_name("NAME");
  command
      .add_option(
          "--origin", options->origin,
          "Whose errors a proxy's configuration answers: unspecified, application, intermediary or local_reply. By "
          "default those that it sees: intermediary for envoy-custom-response, else local_reply")
      ->type_name("ORIGIN");
  AddProfilesOption(command);
  command.footer(absl::StrCat(kSourceHelp, ProxyHelp(), kExamples));
  command.callback([options, &exit_code] { exit_code = Export(*options); });
}

}  // namespace status_translator
