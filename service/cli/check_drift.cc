#include "cli/check_drift.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "cli/read_input.h"
#include "export/drift.h"
#include "wire/charset.h"

namespace status_translator {

DriftLine CheckDriftOf(const std::string& file, const ProfileSet& set) {
  const std::string path = file == "-" ? "standard input" : file;
  const absl::StatusOr<std::string> text = ReadInputBytes(file, "an export", kMaxExportBytes);
  if (!text.ok()) return {false, std::string(text.status().message()), absl::IsNotFound(text.status())};
  if (BeginsUtf16(*text)) {
    return {false, absl::StrCat(path,
                                ":1:1: is in UTF-16, which compilers and proxies do not read; PowerShell 5 writes it "
                                "with >: generate it again with cmd /c \"status-translator export ... > FILE\"")};
  }
  const Drift drift = CheckDrift(*text, set);
  const std::string revision = drift.revision.substr(0, 12);
  switch (drift.kind) {
    case DriftKind::kFresh:
      return {true, absl::StrCat(path, ": is up to date with profile ", drift.profile, " @", revision)};
    case DriftKind::kDiffers:
      return {false,
              absl::StrCat(path, ":", drift.line, ":1: differs from what export writes of profile ", drift.profile,
                           " @", revision,
                           ": it was edited or cut, or another version wrote it; generate it again: ", drift.command)};
    case DriftKind::kStale:
      return {false, absl::StrCat(path, ":1:1: is stale: profile ", drift.profile, " was @", revision, " and is @",
                                  drift.current_revision.substr(0, 12), "; generate it again: ", drift.command)};
    case DriftKind::kUnknownProfile:
      return {false, absl::StrCat(path, ":1:1: there is no profile ", drift.profile,
                                  "; name the directory that holds it, for example check profiles/ --drift ", path)};
    case DriftKind::kNotAnExport:
      break;
  }
  return {
      false,
      absl::StrCat(
          path,
          ":1:1: does not begin with the header that export writes, so --drift cannot tell what it was made from; csv, "
          "json, markdown and grpc-retry-policy have none: compare them with a new export"),
      true};
}

}  // namespace status_translator
