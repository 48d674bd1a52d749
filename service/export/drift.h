// Whether a checked-in export is up to date with its profile.
#ifndef STATUS_TRANSLATOR_EXPORT_DRIFT_H_
#define STATUS_TRANSLATOR_EXPORT_DRIFT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "config/profile_set.h"

namespace status_translator {

enum class DriftKind {
  kFresh,           // its revision is the profile's
  kStale,           // the profile has changed since
  kUnknownProfile,  // `profiles` has none of that name
  kNotAnExport,     // it has no header of an export
};

struct Drift {
  DriftKind kind = DriftKind::kNotAnExport;
  std::string profile;           // empty for kNotAnExport, like all that follow
  std::string revision;          // of the file
  std::string current_revision;  // of the profile; empty for kUnknownProfile
  std::string command;           // generates the file again
};

// More than every header, whose command may name many methods (retry_policy.cc), and a copyright notice before it.
inline constexpr size_t kExportHeadBytes = 8192;

// `text` is a whole file or at least its first kExportHeadBytes. Reads only the header (export/generated_header.h): a
// file that was edited by hand below an unchanged header is fresh. The strings of the result are safe to print.
Drift CheckDrift(absl::string_view text, const ProfileSet& profiles);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_DRIFT_H_
