#include "export/drift.h"

#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "export/generated_header.h"
#include "export/proxies.h"
#include "export/retry_policy.h"
#include "export/source.h"

namespace status_translator {
namespace {

// Whether `text` has only the characters of names and packages, so that it is safe to print.
bool IsWord(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(c) || absl::StrContains("-_.:", absl::string_view(&c, 1));
  });
}

bool IsRevision(absl::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), absl::ascii_isxdigit);
}

// The text of a comment line in any of the languages.
absl::string_view WithoutComment(absl::string_view line) {
  line = absl::StripAsciiWhitespace(line);
  while (!line.empty() && absl::StrContains("/*#", line.substr(0, 1))) line.remove_prefix(1);
  return absl::StripLeadingAsciiWhitespace(line);
}

std::string PackageOf(absl::string_view command) {
  const std::vector<absl::string_view> halves = absl::StrSplit(command, absl::MaxSplits(" --package ", 1));
  return halves.size() == 2 && IsWord(halves[1]) ? std::string(halves[1]) : "";
}

// The command that generates the file again, from the words of the `recorded` one; empty for an unknown format.
std::string CommandOf(absl::string_view format, absl::string_view profile, absl::string_view origin,
                      absl::string_view recorded) {
  const std::string directory = DirectoryInCommand(recorded);
  if (FindSourceFormat(format) != nullptr) return SourceCommand(format, profile, PackageOf(recorded), directory);
  if (const RetryFormat* retry = FindRetryFormat(format); retry != nullptr) {
    return RetryCommand(*retry, profile, MethodsInCommand(recorded), directory);
  }
  const ProxyFormat* proxy = FindProxyFormat(format);
  if (proxy == nullptr) return "";
  return ProxyCommand(*proxy, profile, ProxyOriginFromName(origin).value_or(proxy->origin), directory);
}

}  // namespace

Drift CheckDrift(absl::string_view text, const ProfileSet& profiles) {
  bool marked = false;
  std::map<absl::string_view, absl::string_view> fields;
  for (absl::string_view line : absl::StrSplit(text.substr(0, kExportHeadBytes), '\n')) {
    line = WithoutComment(line);
    if (absl::StartsWith(line, kGeneratedMark)) marked = true;
    if (!marked) continue;
    const std::pair<absl::string_view, absl::string_view> field = absl::StrSplit(line, absl::MaxSplits(": ", 1));
    fields.insert(field);  // the first of a name counts
  }
  if (!marked || !IsWord(fields["profile"]) || !IsRevision(fields["revision"])) return {};
  const std::string command = CommandOf(fields["format"], fields["profile"], fields["origin"], fields["command"]);
  if (command.empty()) return {};
  Drift drift = {.kind = DriftKind::kUnknownProfile,
                 .profile = std::string(fields["profile"]),
                 .revision = std::string(fields["revision"]),
                 .current_revision = "",
                 .command = command};
  const RevisedProfile* current = profiles.Find(drift.profile);
  if (current == nullptr) return drift;
  drift.current_revision = current->revision;
  drift.kind = drift.revision == drift.current_revision ? DriftKind::kFresh : DriftKind::kStale;
  return drift;
}

}  // namespace status_translator
