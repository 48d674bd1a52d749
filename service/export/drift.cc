#include "export/drift.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "export/generated_header.h"
#include "export/profile_export.h"
#include "export/proxies.h"
#include "export/retry_policy.h"

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

// The first line of `text` at which the two differ in more than white space, from the mark of the header on; none if
// they are equal.
std::optional<size_t> FirstDifference(absl::string_view text, absl::string_view expected) {
  size_t at = text.find(kGeneratedMark);
  size_t line = static_cast<size_t>(std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(at), '\n')) + 1;
  size_t wanted = std::min(expected.find(kGeneratedMark), expected.size());
  while (true) {
    for (; at < text.size() && absl::ascii_isspace(text[at]); ++at) line += text[at] == '\n' ? 1 : 0;
    while (wanted < expected.size() && absl::ascii_isspace(expected[wanted])) ++wanted;
    if (at == text.size() && wanted == expected.size()) return std::nullopt;
    if (at == text.size() || wanted == expected.size() || text[at] != expected[wanted]) return line;
    ++at;
    ++wanted;
  }
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
  const absl::string_view command = fields["command"];  // trusted for the words of its options alone
  const std::optional<ProfileExport> recorded =
      ResolveExport({std::string(fields["format"]), std::string(fields["profile"]), DirectoryInCommand(command),
                     PackageOf(command), MethodsInCommand(command), ProxyOriginFromName(fields["origin"])});
  if (!recorded.has_value()) return {};
  Drift drift = {.kind = DriftKind::kUnknownProfile,
                 .profile = std::string(fields["profile"]),
                 .revision = std::string(fields["revision"]),
                 .current_revision = "",
                 .command = recorded->command};
  const RevisedProfile* current = profiles.Find(drift.profile);
  if (current == nullptr) return drift;
  drift.current_revision = current->revision;
  if (drift.revision != drift.current_revision) {
    drift.kind = DriftKind::kStale;
    return drift;
  }
  const std::optional<size_t> difference = FirstDifference(text, recorded->write(*current).value_or(""));
  drift.kind = difference.has_value() ? DriftKind::kDiffers : DriftKind::kFresh;
  drift.line = difference.value_or(1);
  return drift;
}

}  // namespace status_translator
