// Whether a checked-in source export still says what its profile says.
#ifndef STATUS_TRANSLATOR_EXPORT_DRIFT_H_
#define STATUS_TRANSLATOR_EXPORT_DRIFT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "config/profile_set.h"

namespace status_translator {

enum class DriftKind {
  kFresh,           // its revision is the profile's
  kStale,           // the profile has changed since
  kUnknownProfile,  // `profiles` has none of that name
  kNotAnExport,     // its first lines are not those of a source export
};

struct Drift {
  DriftKind kind = DriftKind::kNotAnExport;
  std::string profile;           // empty for kNotAnExport, like all that follow
  std::string revision;          // of the file
  std::string current_revision;  // of the profile; empty for kUnknownProfile
  std::string command;           // makes the file anew
};

// `text` is a whole file, or no less than its first 1,024 bytes. Looks at the lines that exports begin with, and
// believes them: a file that was edited by hand under an unchanged head is fresh. What it gives back is safe to print.
Drift CheckDrift(absl::string_view text, const ProfileSet& profiles);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_DRIFT_H_
