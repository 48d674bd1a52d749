#include "cli/export.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/exit_code.h"
#include "cli/local_translator.h"
#include "cli/output.h"
#include "cli/request_options.h"
#include "core/nearest.h"
#include "export/profile_export.h"
#include "export/proxies.h"
#include "export/retry_policy.h"
#include "export/source_format.h"
#include "export/tables.h"

namespace status_translator {
namespace {

using Exporter =
    std::function<absl::StatusOr<std::string>(const ProfileSet&, const std::vector<const RevisedProfile*>&)>;

const std::map<std::string, Exporter>& Exporters() {
  static const auto& exporters =
      *new std::map<std::string, Exporter>{{"csv", ExportCsv}, {"json", ExportJson}, {"markdown", ExportMarkdown}};
  return exporters;
}

struct ExportOptions {
  std::vector<std::string> profiles;
  std::string origin;  // as named; empty: none
  // Without what the profile and the name of the origin decide.
  ProfileExportOptions single;
};

absl::Status CheckFit(const ExportOptions& options) {
  const ProfileExportOptions& single = options.single;
  const auto not_for = [&single](absl::string_view what) {
    return absl::InvalidArgumentError(absl::StrCat(what, ", not for ", single.format));
  };
  if (!options.origin.empty()) {
    const ProxyFormat* proxy = FindProxyFormat(single.format);
    if (proxy == nullptr) return not_for("--origin is for proxies");
    if (proxy->calls_service) {
      return absl::InvalidArgumentError(
          absl::StrCat("--origin is not for ", proxy->name, ": the service sees who made a response"));
    }
    if (!ProxyOriginFromName(options.origin).has_value()) {
      return absl::InvalidArgumentError(absl::StrCat("--origin: \"", options.origin,
                                                     "\" is not an origin: application, intermediary or local_reply\n"
                                                     "(or unspecified: the answers for an unknown origin)"));
    }
  }
  if (!single.package.empty() && FindSourceFormat(single.format) == nullptr) {
    return not_for("--package is for source code");
  }
  if (!single.methods.empty() && FindRetryFormat(single.format) == nullptr) {
    return not_for("--idempotent is for retry policies");
  }
  return absl::OkStatus();
}

// In a format that holds one profile.
absl::StatusOr<std::string> ExportOne(const ExportOptions& options, const RevisedProfile& revised) {
  ProfileExportOptions single = options.single;
  single.profile = revised.profile->name();
  single.directory = DirectoryOfProfile(single.profile);
  single.origin = ProxyOriginFromName(options.origin);
  return ResolveExport(single)->write(revised);
}

absl::StatusOr<std::string> ExportChosen(const ExportOptions& options, std::vector<const RevisedProfile*> chosen) {
  if (const auto table = Exporters().find(options.single.format); table != Exporters().end()) {
    const ProfileSet& set = LocalTranslator().profiles();
    if (chosen.empty()) {
      for (const auto& [name, revised] : set.profiles()) chosen.push_back(&revised);
    }
    return table->second(set, chosen);
  }
  if (chosen.size() == 1) return ExportOne(options, *chosen[0]);
  return absl::InvalidArgumentError(
      chosen.empty() ? absl::StrCat("--format ", options.single.format,
                                    " writes one profile: name it, for example --profile general")
                     : absl::StrCat("--format ", options.single.format, " writes one profile, but ", chosen.size(),
                                    " are named: ", absl::StrJoin(options.profiles, ", "), "; export each by itself"));
}

int Export(const ExportOptions& options) {
  std::vector<const RevisedProfile*> chosen;
  for (const std::string& name : options.profiles) {
    const absl::StatusOr<const RevisedProfile*> found = LocalTranslator().FindProfile(name);
    if (!found.ok()) return Fail(found.status());
    // One that is named twice, for example by position and by --profile, is one.
    if (!absl::c_linear_search(chosen, *found)) chosen.push_back(*found);
  }
  if (const absl::Status fit = CheckFit(options); !fit.ok()) return Fail(fit);
  const absl::StatusOr<std::string> exported = ExportChosen(options, std::move(chosen));
  if (!exported.ok()) return Fail(exported.status());
  Print(*exported);
  return kExitDone;
}

std::vector<absl::string_view> ExportFormats() {
  std::vector<absl::string_view> names;
  for (const auto& [name, exporter] : Exporters()) names.push_back(name);
  for (const SourceFormat& format : SourceFormats()) names.push_back(format.name);
  for (const ProxyFormat& format : ProxyFormats()) names.push_back(format.name);
  for (const RetryFormat& format : RetryFormats()) names.push_back(format.name);
  return names;
}

// One line for each format.
std::string ProxyHelp() {
  std::string text =
      "Configuration of a proxy, which then gives gRPC callers the profile's code for HTTP errors 400-599 without a "
      "call to\nthe service; those marked * call it. deploy/envoy/README.md says what each of them covers and loses:\n";
  for (const ProxyFormat& format : ProxyFormats()) {
    absl::StrAppend(&text,
                    absl::StrFormat("  %-24s%s%s\n", format.name, format.calls_service ? "* " : "", format.about));
  }
  return text;
}

std::string RetryHelp() {
  std::string text =
      "Retry policies with the codes that the profile calls retryable. An error does not show that a call has not run, "
      "so\nonly calls of methods that --idempotent names are sent again after one:\n";
  for (const RetryFormat& format : RetryFormats()) {
    absl::StrAppend(&text, absl::StrFormat("  %-23s%s\n", format.name, format.about));
  }
  return text;
}

constexpr char kSourceHelp[] =
    "Tables for programs and people: csv, json and markdown, of all profiles unless some are named.\n"
    "Source code of one profile, to check in: cpp, go, java, python, rust and typescript. One file that gives every\n"
    "answer of the service, in both directions, without a library. It needs C++17, Go 1.18, Java 17, Python 3.9,\n"
    "Rust 1.62 or TypeScript 4. Its first lines hold the profile's revision and the command that generates it.\n"
    "The error catalogue of a profile (domain, type, title, help) is in csv and json only.\n";

constexpr absl::string_view kProxyOrigins[] = {"unspecified", "application", "intermediary", "local_reply"};

constexpr char kExamples[] =
    "Examples: export general --format json    export --format csv > atlas.csv\n"
    "          export --format go --profile general > statustable/statustable.go\n"
    "          export --format java --profile otc-ecs --package com.acme.api > StatusTable.java\n"
    "          export --format envoy-local-reply --profile general > local-reply.yaml\n"
    "          export --format grpc-retry-policy --profile general --idempotent acme.v1.Orders/Get > service.json";

}  // namespace

void AddExport(CLI::App& app, int& exit_code) {
  CLI::App& command =
      *app.add_subcommand("export", "Print profiles as tables, as source code, or as the configuration of a proxy");
  auto options = std::make_shared<ExportOptions>();
  command
      .add_option("--profile,PROFILE", options->profiles, "The profiles; none: all. Source code and proxies take one")
      ->type_name("PROFILE");
  command
      .add_option(
          "--format", options->single.format,
          "csv, json, markdown; cpp, go, java, python, rust, typescript; or one for a proxy or for retries: see below")
      ->required()
      ->check(CLI::Validator([](const std::string& name) { return NotOneOf(name, ExportFormats()); },
                             WordSet(ExportFormats())))
      ->type_name("FORMAT");
  command
      .add_option(
          "--package", options->single.package,
          "The Go or Java package (default: statustable) or the C++ namespace (default: status_table) of source code")
      ->type_name("NAME");
  command
      .add_option(
          "--origin", options->origin,
          "Whose errors a proxy's configuration translates: unspecified, application, intermediary or local_reply. "
          "Default: those that the proxy sees, intermediary for envoy-custom-response, else local_reply")
      ->type_name("ORIGIN")
      ->check(KnownWords(kProxyOrigins));
  command
      .add_option("--idempotent", options->single.methods,
                  "A gRPC method that may run twice, for a retry policy: acme.v1.Orders/Get, or acme.v1.Orders for all "
                  "methods of a service (repeatable)")
      ->type_name("METHOD");
  AddProfilesOption(command);
  command.footer(absl::StrCat(kSourceHelp, ProxyHelp(), RetryHelp(), kExamples));
  command.callback([options, &exit_code] { exit_code = Export(*options); });
}

}  // namespace status_translator
