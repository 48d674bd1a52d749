// How users name the directory of their own profiles.
#ifndef STATUS_TRANSLATOR_CONFIG_PROFILES_OPTION_H_
#define STATUS_TRANSLATOR_CONFIG_PROFILES_OPTION_H_

#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

inline constexpr char kProfilesOption[] = "--profiles";
// The environment variable that names the directory if the option does not.
inline constexpr char kProfilesVariable[] = "STATUS_TRANSLATOR_PROFILES";

// Which of the two has named `directory`, for the error of one that cannot be read.
absl::string_view SourceOfProfiles(const std::string& directory);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PROFILES_OPTION_H_
