#include "cli/request_options.h"

#include <cstdint>
#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cli/local_translator.h"
#include "config/profiles_option.h"
#include "core/nearest.h"
#include "core/origin.h"
#include "lookup/arguments.h"

namespace status_translator {
namespace {

constexpr char kOriginVariable[] = "STATUS_TRANSLATOR_ORIGIN";
constexpr char kProfileVariable[] = "STATUS_TRANSLATOR_PROFILE";
constexpr char kServerVariable[] = "STATUS_TRANSLATOR_SERVER";

}  // namespace

CLI::Validator KnownWords(absl::Span<const absl::string_view> words) {
  return {[](const std::string&) { return std::string(); }, WordSet(words)};
}

void AddOriginOption(CLI::App& command, std::string& origin) {
  const std::vector<absl::string_view> names = {OriginName(Origin::kApplication), OriginName(Origin::kIntermediary),
                                                OriginName(Origin::kLocalReply)};
  command.add_option("--origin", origin, "Who made the HTTP response: application, intermediary or local_reply")
      ->type_name("ORIGIN")
      ->check(CLI::Validator(
          [](const std::string& name) {
            const absl::Status parsed = ParseOrigin(name).status();
            return std::string(absl::StripPrefix(parsed.message(), "origin: "));
          },
          WordSet(names)))
      ->envname(kOriginVariable);
}

bool HasOriginOption(const std::string& origin) { return IsOfOption(origin, kOriginVariable); }

absl::Status CheckNoOrigin(const std::string& origin, absl::string_view what) {
  if (!HasOriginOption(origin)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("--origin is for an HTTP status or a whole HTTP response, not for ", what, ": leave it out"));
}

void AddProfileOption(CLI::App& command, std::string& profile) {
  command.add_option("--profile", profile, "The profile to use; none: the default one")
      ->type_name("PROFILE")
      ->envname(kProfileVariable);
}

bool HasProfileOption(const std::string& profile) { return IsOfOption(profile, kProfileVariable); }

void AddTopOption(CLI::App& command, size_t& top, const std::string& help) {
  command.add_option("--top", top, help)
      ->type_name("N")
      // Signed: CLI11 reads -1 as the largest unsigned number.
      ->check(CLI::Range(int64_t{0}, std::numeric_limits<int64_t>::max()).description("0 or more"))
      ->capture_default_str();
}

void AddTableOptions(CLI::App& command, ServerConnection& server) {
  command.add_option("--server", server.address, "Ask a running server instead of the built-in tables")
      ->type_name("ADDR")
      ->envname(kServerVariable);
  AddServerTlsOptions(command, server);
  AddProfilesOption(command);
}

absl::Status CheckTableOptions(const ServerConnection& server) {
  if (server.address.empty()) return CheckNoTls(server, "--server is not given");
  if (!HasProfilesOption()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      kProfilesOption, " adds to the built-in tables, but the server ", server.address, " is asked instead (",
      IsOfOption(server.address, kServerVariable) ? "--server" : kServerVariable, "): leave one of the two out"));
}

}  // namespace status_translator
