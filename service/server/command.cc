#include "server/command.h"

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "config/profiles_option.h"
#include "core/misspelt_variables.h"
#include "core/nearest.h"
#include "ext_proc/settings.h"
#include "server/options.h"
#include "server/serve.h"
#include "server/tls_identity.h"

namespace status_translator {
namespace {

// The values of --ext-proc-mode.
constexpr absl::string_view kModes[] = {"observe", "enforce"};

// The largest value of --max-connections: about as many open files as Linux allows a process by default.
constexpr uint64_t kMostConnections = 1'000'000;

// Adds an option that reads a duration from 0 to 24h, for example "1s" or "250ms".
void AddDuration(CLI::App& command, const std::string& name, absl::Duration& value, const std::string& help) {
  command
      .add_option_function<std::string>(
          name, [&value](const std::string& text) { (void)absl::ParseDuration(text, &value); }, help)
      ->check([](const std::string& text) {
        absl::Duration parsed;
        const bool valid =
            absl::ParseDuration(text, &parsed) && parsed >= absl::ZeroDuration() && parsed <= absl::Hours(24);
        return valid ? std::string() : "\"" + text + "\" is not a duration from 0 to 24h, for example 1s or 250ms";
      })
      ->type_name("DURATION")
      ->default_str(absl::FormatDuration(value));
}

// For options that name a file or a directory: an empty name, often of a variable that is not set, would be taken for
// none.
std::string RefuseEmpty(const std::string& path) { return path.empty() ? "the path is empty" : ""; }

// A browser compares the header with its own spelling, byte for byte: any other text would allow no page.
std::string OriginMistake(const std::string& text) {
  static constexpr absl::string_view kHostLetters = "abcdefghijklmnopqrstuvwxyz0123456789-._:[]";
  absl::string_view host = text;
  const bool has_scheme = absl::ConsumePrefix(&host, "https://") || absl::ConsumePrefix(&host, "http://");
  const bool is_origin = has_scheme && !host.empty() && host.find_first_not_of(kHostLetters) == absl::string_view::npos;
  if (text == "*" || is_origin) return "";
  return absl::StrCat("\"", text,
                      "\" is not an origin in lower case and without a path, for example https://example.org");
}

// Each option can also be set by a variable: --drain-delay by STATUS_TRANSLATOR_DRAIN_DELAY.
void SetEnvironmentNames(CLI::App& command) {
  for (CLI::Option* option : command.get_options()) {
    if (option == command.get_help_ptr()) continue;
    const std::string name = absl::AsciiStrToUpper(absl::StrReplaceAll(option->get_lnames()[0], {{"-", "_"}}));
    option->envname(absl::StrCat("STATUS_TRANSLATOR_", name));
  }
}

// CLI11 takes a variable that is set and empty for one that is not set: serve would then, for example, admit clients
// without a certificate.
void RefuseEmptyVariables(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    const char* value = option->count() == 0 ? std::getenv(option->get_envname().c_str()) : nullptr;
    if (value != nullptr && *value == '\0') {
      throw CLI::ValidationError(option->get_envname(), "the variable is empty: set it to a value, or do not set it");
    }
  }
}

// Those that no command reads.
std::vector<std::string> MisspeltVariablesOf(const CLI::App& app) {
  std::vector<std::string> known;
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    for (const CLI::Option* option : command->get_options()) known.push_back(option->get_envname());
  }
  return MisspeltVariables(known, environ);
}

// How connections are secured.
void AddTlsOptions(CLI::App& command, ServeOptions& options) {
  CLI::Option* certificate =
      command
          .add_option(
              "--tls-cert", options.tls.certificate,
              "Serve TLS instead of clear text on all TCP addresses: file with the server's certificate and its "
              "issuers, PEM, for example /etc/status-translator/tls/tls.crt; changes are loaded while serving; "
              "Unix sockets stay in clear text")
          ->type_name("FILE")
          ->check(RefuseEmpty);
  CLI::Option* key =
      command.add_option("--tls-key", options.tls.key, "File with the key of --tls-cert, PEM, not encrypted")
          ->type_name("FILE")
          ->check(RefuseEmpty);
  certificate->needs(key);
  key->needs(certificate);
  CLI::Option* client_ca =
      command
          .add_option(
              "--tls-client-ca", options.tls.client_ca,
              "Mutual TLS: file with CAs, PEM; clients without a certificate from one of them are refused in the "
              "handshake")
          ->type_name("FILE")
          ->check(RefuseEmpty)
          ->needs(certificate);
  command
      .add_option(
          "--tls-client-identity", options.tls.client_identities,
          "URI or DNS name that a client's certificate must have, for example "
          "spiffe://cluster.local/ns/shop/sa/gateway; others are refused in the handshake; repeatable; default: "
          "any client of --tls-client-ca")
      ->type_name("NAME")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::Validator([](const std::string& text) { return WrongIdentity(text); }, ""))
      ->needs(client_ca);
  command
      .add_option("--health-listen", options.health_listen,
                  "Address for gRPC health alone, always in clear text, for probes without a certificate: a loopback "
                  "address or unix:PATH, for example 127.0.0.1:50052")
      ->type_name("ADDR");
  command.add_flag(
      "--insecure", options.insecure,
      "Allow clear text on addresses that other machines can connect to; without it, the server does not start");
}

}  // namespace

void AddServeCommand(CLI::App& app, int& exit_code) {
  CLI::App& command =
      *app.add_subcommand("serve", "Serve gRPC, and with --http-listen also HTTP, until SIGTERM or SIGINT");
  auto options = std::make_shared<ServeOptions>();
  command
      .add_option(
          "--listen", options->listen,
          "Address of the gRPC server: host:port, [v6]:port or unix:PATH, for example 127.0.0.1:50051; port 0: any "
          "free port; repeatable; for unix:PATH, the file PATH.lock stays when the server ends")
      ->type_name("ADDR")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str();
  command
      .add_option(
          "--http-listen", options->http_listen,
          "Address of the HTTP server (JSON API, /healthz, /readyz, /metrics): host:port or [v6]:port, for example "
          "127.0.0.1:8080; repeatable; default: no HTTP server")
      ->type_name("ADDR")
      ->delimiter(',')
      ->allow_extra_args(false);
  AddTlsOptions(command, *options);
  command
      .add_option("--max-connections", options->max_connections,
                  "Most open gRPC connections, 1 to 1000000; more are closed at once; fewer if the limit of open files "
                  "does not leave as many")
      ->type_name("N")
      ->check(CLI::Range(uint64_t{1}, kMostConnections).description("1 to 1000000"))
      ->capture_default_str();
  command
      .add_option(
          "--max-connections-per-peer", options->max_connections_per_peer,
          "Most open gRPC connections of one IPv4 address or one /64 network of IPv6, 1 to 1000000; default: half "
          "of --max-connections, and no limit for 127.0.0.0/8, ::1 and Unix sockets, where a proxy may bring the "
          "calls of many")
      ->type_name("N")
      ->check(CLI::Range(uint64_t{1}, kMostConnections).description("1 to 1000000"));
  command
      .add_option(
          "--cors-origin", options->cors_origin,
          "Allow browser pages of this origin to read HTTP replies, for example https://example.org, or * for all "
          "origins; default: no CORS")
      ->type_name("ORIGIN")
      ->check(OriginMistake);
  command
      .add_option("--default-profile", options->default_profile, "Profile of calls that name none, for example grpc")
      ->type_name("PROFILE")
      ->capture_default_str();
  command
      .add_option(
          kProfilesOption, options->profiles,
          "Directory with your own profiles (*.textproto), for example /etc/status-translator/profiles; changes are "
          "loaded while serving, at once on SIGHUP")
      ->type_name("DIR")
      ->check(RefuseEmpty);
  command.add_flag("--profiles-optional", options->profiles_optional,
                   "Start with the built-in profiles if a file in that directory contains a mistake");
  command
      .add_option(
          "--descriptor-set", options->descriptor_set,
          "FileDescriptorSet with your own types of error details, which are then written as JSON and read from "
          "it; from protoc --include_imports --descriptor_set_out=FILE; read once, at start")
      ->type_name("FILE")
      ->check(RefuseEmpty);
  command
      .add_option_function<std::string>(
          "--ext-proc-mode",
          [options](const std::string& word) { options->ext_proc_mode = *ExtProcModeFromName(word); },
          "What Envoy's external processing does on routes that do not say: observe changes nothing and reports what "
          "it would change; enforce translates")
      ->check(CLI::Validator([](const std::string& word) { return NotOneOf(word, kModes); }, WordSet(kModes)))
      ->type_name("MODE")
      ->default_str("observe");
  command
      .add_option("--ext-proc-limit-file", options->ext_proc_limit_file,
                  "Switch for external processing that works without a restart: a file, looked at every 500 ms, with "
                  "the most that any route does: observe stops enforcement, off stops observing too, enforce (or no "
                  "file) limits nothing; anything else in it counts as observe")
      ->type_name("FILE")
      ->check(RefuseEmpty);
  AddDuration(command, "--drain-delay", options->drain_delay,
              "After a stop signal: how long to accept calls while health says NOT_SERVING, 0 to 24h, for example 5s");
  AddDuration(command, "--drain-timeout", options->drain_timeout,
              "After that: how long to wait for open calls before they are cancelled, 0 to 24h, for example 500ms");
  command
      .add_option("--ports-file", options->ports_file,
                  "File to write the actual addresses to, as JSON, for example /run/ports.json; for port 0")
      ->type_name("PATH")
      ->check(RefuseEmpty);
  command
      .add_option("--access-log", options->access_log,
                  "Log one call in N with the trace id of its traceparent, for example 100; 1: every call, 0: none")
      ->type_name("N")
      ->check(CLI::Range(uint64_t{0}, uint64_t{1'000'000'000}).description("0 to 1000000000"))
      ->capture_default_str();
  SetEnvironmentNames(command);
  command.footer(
      "Try: status-translator serve &\n"
      "     grpcurl -plaintext -d '{\"code\": 404}' 127.0.0.1:50051 "
      "statustranslator.v1.TranslationService/HttpToGrpc\n"
      "A second stop signal exits at once. Exit codes: 0 after draining, 1 could not start or had to exit without "
      "draining, 2 wrong option.");
  command.callback([options, &app, &command, &exit_code] {
    RefuseEmptyVariables(command);
    options->warnings = MisspeltVariablesOf(app);
    exit_code = Serve(*options);
  });
}

}  // namespace status_translator
