// Whether a checked-in export is what the program writes of its profile.
#ifndef STATUS_TRANSLATOR_EXPORT_DRIFT_H_
#define STATUS_TRANSLATOR_EXPORT_DRIFT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "config/profile_set.h"

namespace status_translator {

enum class DriftKind {
  kFresh,           // it has what export writes now
  kDiffers,         // its revision is the profile's, but not all of its text is what export writes
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
  size_t line = 1;               // the first that differs, for kDiffers
};

// More than every header, whose command may name many methods (retry_policy.cc), and a copyright notice before it.
inline constexpr size_t kExportHeadBytes = 8192;

// More than every export.
inline constexpr size_t kMaxExportBytes = size_t{4} * 1024 * 1024;

// `text` is a whole file. What stands before the header (export/generated_header.h) and white space do not count, so
// that a copyright notice or other indentation are no difference. The strings of the result are safe to print.
Drift CheckDrift(absl::string_view text, const ProfileSet& profiles);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_DRIFT_H_
