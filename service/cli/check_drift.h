// Whether checked-in exports are up to date.
#ifndef STATUS_TRANSLATOR_CLI_CHECK_DRIFT_H_
#define STATUS_TRANSLATOR_CLI_CHECK_DRIFT_H_

#include <string>

#include "config/profile_set.h"

namespace status_translator {

struct DriftLine {
  bool is_fresh = false;
  std::string text;         // one line that says so, with the place in the file if it is not
  bool is_unknown = false;  // the file cannot be read, or does not say what it was made from
};

// Compares an export with its profile in `set`. `file`: "-" is standard input.
DriftLine CheckDriftOf(const std::string& file, const ProfileSet& set);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_CHECK_DRIFT_H_
