#include "export/generated_header.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

constexpr absl::string_view kProfilesOption = " --profiles ";

// A word for every shell.
bool IsPlainPath(absl::string_view path) {
  return !path.empty() && path[0] != '-' && std::all_of(path.begin(), path.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '/' || c == '.' || c == '_' || c == '-';
  });
}

// Without the quote itself, and without the backslash, which Java reads in comments too.
bool CanBeQuoted(absl::string_view path) {
  return !path.empty() &&
         std::all_of(path.begin(), path.end(), [](char c) { return absl::ascii_isprint(c) && c != '\'' && c != '\\'; });
}

std::string ProfilesOption(absl::string_view directory) {
  if (directory.empty()) return "";
  if (IsPlainPath(directory)) return absl::StrCat(kProfilesOption, directory);
  return CanBeQuoted(directory) ? absl::StrCat(kProfilesOption, "'", directory, "'")
                                : absl::StrCat(kProfilesOption, "DIR");
}

}  // namespace

std::string GeneratedHeader(absl::string_view comment,
                            const std::vector<std::pair<absl::string_view, absl::string_view>>& fields) {
  std::string text = absl::StrCat(comment, " ", kGeneratedMark, ". DO NOT EDIT.\n");
  for (const auto& [name, value] : fields) absl::StrAppend(&text, comment, " ", name, ": ", value, "\n");
  return text;
}

std::string ExportCommand(absl::string_view format, absl::string_view profile, absl::string_view directory) {
  return absl::StrCat("status-translator export --format ", format, " --profile ", profile, ProfilesOption(directory));
}

std::string DirectoryInCommand(absl::string_view command) {
  const size_t at = command.find(kProfilesOption);
  if (at == absl::string_view::npos) return "";
  command.remove_prefix(at + kProfilesOption.size());
  const bool is_quoted = !command.empty() && command[0] == '\'';
  if (is_quoted) command.remove_prefix(1);
  const absl::string_view directory = command.substr(0, command.find(is_quoted ? '\'' : ' '));
  return (is_quoted ? CanBeQuoted(directory) : IsPlainPath(directory)) ? std::string(directory) : "";
}

}  // namespace status_translator
