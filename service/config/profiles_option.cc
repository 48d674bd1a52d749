#include "config/profiles_option.h"

#include <cstdlib>

namespace status_translator {

absl::string_view SourceOfProfiles(const std::string& directory) {
  const char* variable = std::getenv(kProfilesVariable);
  return variable != nullptr && directory == variable ? kProfilesVariable : kProfilesOption;
}

}  // namespace status_translator
