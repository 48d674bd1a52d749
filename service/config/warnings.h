// Warnings about valid profiles.
#ifndef STATUS_TRANSLATOR_CONFIG_WARNINGS_H_
#define STATUS_TRANSLATOR_CONFIG_WARNINGS_H_

#include <string>
#include <vector>

#include "config/profile_text.h"
#include "core/profile.h"

namespace status_translator {

// Rows that are valid but probably unintended, one "file:line:column: warning" each: a success that becomes an error,
// an error that becomes OK, a code that `base` (null: none) translates back to itself and `compiled` does not, and a
// catalogue entry that a status from a gRPC service does not get.
std::vector<std::string> Warnings(absl::string_view file, const Table& table, const ProfilePlaces& places,
                                  const Profile& compiled, const Profile* base);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_WARNINGS_H_
