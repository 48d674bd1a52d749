#include "cli/request_options.h"

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/nearest.h"
#include "core/origin.h"

namespace status_translator {
namespace {

constexpr char kOriginVariable[] = "STATUS_TRANSLATOR_ORIGIN";

}  // namespace

CLI::Validator KnownWords(absl::Span<const absl::string_view> words) {
  return {[](const std::string&) { return std::string(); }, WordSet(words)};
}

void AddOriginOption(CLI::App& command, std::string& origin) {
  const std::vector<absl::string_view> names = {OriginName(Origin::kApplication), OriginName(Origin::kIntermediary),
                                                OriginName(Origin::kLocalReply)};
  command.add_option("--origin", origin, "Who made the HTTP response: application, intermediary or local_reply")
      ->type_name("ORIGIN")
      ->check(KnownWords(names))
      ->envname(kOriginVariable);
}

bool HasOriginOption(const std::string& origin) {
  const char* variable = std::getenv(kOriginVariable);
  return !origin.empty() && (variable == nullptr || origin != variable);
}

absl::Status CheckNoOrigin(const std::string& origin, absl::string_view what) {
  if (!HasOriginOption(origin)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("--origin is for an HTTP status or a whole HTTP response, not for ", what, ": leave it out"));
}

void AddProfileOption(CLI::App& command, std::string& profile) {
  command.add_option("--profile", profile, "The profile to use; none: the default one")
      ->type_name("PROFILE")
      ->envname("STATUS_TRANSLATOR_PROFILE");
}

void AddTopOption(CLI::App& command, size_t& top, const std::string& help) {
  command.add_option("--top", top, help)
      ->type_name("N")
      // Signed: CLI11 reads -1 as the largest unsigned number.
      ->check(CLI::Range(int64_t{0}, std::numeric_limits<int64_t>::max()).description("0 or more"))
      ->capture_default_str();
}

void AddServerOption(CLI::App& command, ServerConnection& server) {
  command.add_option("--server", server.address, "Ask a running server instead of the built-in tables")
      ->type_name("ADDR")
      ->envname("STATUS_TRANSLATOR_SERVER");
  AddServerTlsOptions(command, server);
}

}  // namespace status_translator
