// An export in a format that holds one profile: the command that generates it, and its text.
#ifndef STATUS_TRANSLATOR_EXPORT_PROFILE_EXPORT_H_
#define STATUS_TRANSLATOR_EXPORT_PROFILE_EXPORT_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "config/profile_set.h"
#include "core/origin.h"

namespace status_translator {

// A format ignores the options that are for other formats.
struct ProfileExportOptions {
  std::string format;
  std::string profile;
  std::string directory;             // that holds the profile; empty for a built-in one
  std::string package;               // of source code; empty: the default one
  std::vector<std::string> methods;  // of a retry policy: those that may run twice
  std::optional<Origin> origin;      // of the errors that a proxy answers; none: that of the format
};

struct ProfileExport {
  std::string command;
  // The same profile gives the same bytes. InvalidArgument if an option or the profile does not fit the format.
  std::function<absl::StatusOr<std::string>(const RevisedProfile&)> write;
};

// None if no format that holds one profile has this name.
std::optional<ProfileExport> ResolveExport(const ProfileExportOptions& options);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_PROFILE_EXPORT_H_
