#include "cli/export.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/exit_code.h"
#include "cli/local_translator.h"
#include "cli/output.h"
#include "cli/request_options.h"
#include "core/nearest.h"
#include "core/origin.h"
#include "export/proxies.h"
#include "export/retry_policy.h"
#include "export/source.h"
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
  std::string format;
  std::string package;
  std::string origin;
  std::vector<std::string> idempotent;
};

// The profile to export in a format that holds only one.
absl::StatusOr<const RevisedProfile*> OnlyProfile(absl::string_view format,
                                                  const std::vector<const RevisedProfile*>& chosen) {
  if (chosen.size() == 1) return chosen[0];
  return absl::InvalidArgumentError(
      absl::StrCat("--format ", format, " writes one profile: name it, for example --profile general"));
}

int PrintProxy(const ProxyFormat& format, const std::vector<const RevisedProfile*>& chosen, const std::string& named) {
  const absl::StatusOr<const RevisedProfile*> one = OnlyProfile(format.name, chosen);
  if (!one.ok()) return Fail(one.status());
  if (!named.empty() && format.calls_service) {
    return Fail(absl::InvalidArgumentError(
        absl::StrCat("--origin is not for ", format.name, ": the service sees who made a response")));
  }
  if (!(*one)->profile->has_http_to_grpc()) {
    return Fail(absl::InvalidArgumentError(absl::StrCat(
        "profile ", (*one)->profile->name(),
        " does not translate HTTP errors, so there is nothing to configure: choose one that has http_to_grpc")));
  }
  const std::optional<Origin> origin = named.empty() ? format.origin : ProxyOriginFromName(named);
  if (!origin.has_value()) {
    return Fail(
        absl::InvalidArgumentError(absl::StrCat("--origin: \"", named,
                                                "\" is not an origin: application, intermediary or local_reply\n"
                                                "(or unspecified: the answers for an unknown origin)")));
  }
  Print(ExportProxy(format, **one, *origin, DirectoryOfProfile((*one)->profile->name())));
  return kExitDone;
}

int PrintSource(const SourceFormat& format, const std::vector<const RevisedProfile*>& chosen,
                const std::string& package) {
  const absl::StatusOr<const RevisedProfile*> one = OnlyProfile(format.name, chosen);
  if (!one.ok()) return Fail(one.status());
  const absl::StatusOr<std::string> text =
      ExportSource(format, **one, package, DirectoryOfProfile((*one)->profile->name()));
  if (!text.ok()) return Fail(text.status());
  Print(*text);
  return kExitDone;
}

int PrintRetryPolicy(const RetryFormat& format, const std::vector<const RevisedProfile*>& chosen,
                     const std::vector<std::string>& methods) {
  const absl::StatusOr<const RevisedProfile*> one = OnlyProfile(format.name, chosen);
  if (!one.ok()) return Fail(one.status());
  const absl::StatusOr<std::string> text =
      ExportRetryPolicy(format, **one, methods, DirectoryOfProfile((*one)->profile->name()));
  if (!text.ok()) return Fail(text.status());
  Print(*text);
  return kExitDone;
}

int Export(const ExportOptions& options) {
  const ProfileSet& set = LocalTranslator().profiles();
  std::vector<const RevisedProfile*> chosen;
  for (const std::string& name : options.profiles) {
    const absl::StatusOr<const RevisedProfile*> found = LocalTranslator().FindProfile(name);
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
    return Fail(absl::InvalidArgumentError(absl::StrCat("--package is for source code, not for ", options.format)));
  }
  if (const RetryFormat* retry = FindRetryFormat(options.format); retry != nullptr) {
    return PrintRetryPolicy(*retry, chosen, options.idempotent);
  }
  if (!options.idempotent.empty()) {
    return Fail(
        absl::InvalidArgumentError(absl::StrCat("--idempotent is for retry policies, not for ", options.format)));
  }
  if (const ProxyFormat* proxy = FindProxyFormat(options.format); proxy != nullptr) {
    return PrintProxy(*proxy, chosen, options.origin);
  }
  if (chosen.empty()) {
    for (const auto& [name, revised] : set.profiles()) chosen.push_back(&revised);
  }
  const absl::StatusOr<std::string> exported = Exporters().at(options.format)(set, chosen);
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
          "--format", options->format,
          "csv, json, markdown; cpp, go, java, python, rust, typescript; or one for a proxy or for retries: see below")
      ->required()
      ->check(CLI::Validator([](const std::string& name) { return NotOneOf(name, ExportFormats()); },
                             WordSet(ExportFormats())))
      ->type_name("FORMAT");
  command
      .add_option(
          "--package", options->package,
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
      .add_option("--idempotent", options->idempotent,
                  "A gRPC method that may run twice, for a retry policy: acme.v1.Orders/Get, or acme.v1.Orders for all "
                  "methods of a service (repeatable)")
      ->type_name("METHOD");
  AddProfilesOption(command);
  command.footer(absl::StrCat(kSourceHelp, ProxyHelp(), RetryHelp(), kExamples));
  command.callback([options, &exit_code] { exit_code = Export(*options); });
}

}  // namespace status_translator
