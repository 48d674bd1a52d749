// Profiles as source code of programming languages, to be checked in beside the code that uses it.
#ifndef STATUS_TRANSLATOR_EXPORT_SOURCE_H_
#define STATUS_TRANSLATOR_EXPORT_SOURCE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "config/profile_set.h"
#include "export/source_format.h"

namespace status_translator {

// The command line that generates an export; an empty package stands for the default one, an empty directory for a
// built-in profile.
std::string SourceCommand(absl::string_view format, absl::string_view profile, absl::string_view package,
                          absl::string_view directory = "");

// The profile as one self-contained file with every answer; the same arguments give the same bytes. Formatted as the
// language's own formatter would. `directory`: see SourceCommand. InvalidArgument: the package is not one in that
// language.
absl::StatusOr<std::string> ExportSource(const SourceFormat& format, const RevisedProfile& revised,
                                         absl::string_view package, absl::string_view directory = "");

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_SOURCE_H_
