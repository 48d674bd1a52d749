#include "cli/check_drift.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "export/drift.h"

namespace status_translator {
namespace {

// The first bytes of a file, which hold the header of an export; empty if it cannot be read.
std::string ReadHead(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string head(kExportHeadBytes, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<size_t>(in.gcount()));
  return head;
}

}  // namespace

DriftLine CheckDriftOf(const std::string& path, const ProfileSet& set) {
  const std::string head = ReadHead(path);
  if (head.empty()) return {false, absl::StrCat(path, ": cannot be read, or is empty")};
  const Drift drift = CheckDrift(head, set);
  const std::string revision = drift.revision.substr(0, 12);
  switch (drift.kind) {
    case DriftKind::kFresh:
      return {true, absl::StrCat(path, ": is up to date with profile ", drift.profile, " @", revision)};
    case DriftKind::kStale:
      return {false, absl::StrCat(path, ":1:1: is stale: profile ", drift.profile, " was @", revision, " and is @",
                                  drift.current_revision.substr(0, 12), "; generate it again: ", drift.command)};
    case DriftKind::kUnknownProfile:
      return {false, absl::StrCat(path, ":1:1: there is no profile ", drift.profile,
                                  "; name the directory that holds it, for example check profiles/ --drift ", path)};
    case DriftKind::kNotAnExport:
      break;
  }
  return {false, absl::StrCat(path, ":1:1: does not begin with the header that export writes")};
}

}  // namespace status_translator
