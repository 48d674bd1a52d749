#ifndef STATUS_TRANSLATOR_CONFIG_WARNINGS_H_
#define STATUS_TRANSLATOR_CONFIG_WARNINGS_H_

#include <string>
#include <vector>

#include "config/profile_text.h"
#include "core/profile.h"

namespace status_translator {

// Rows of a table without a mistake that are hardly meant so, `file:line:column: what` each: a success that becomes an
// error, an error that becomes OK, and a status that came back as itself by `base` (null: none) and no longer does.
std::vector<std::string> Warnings(absl::string_view file, const Table& table, const ProfilePlaces& places,
                                  const Profile& compiled, const Profile* base);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_WARNINGS_H_
