// How `check` prints profiles without a mistake.
#ifndef STATUS_TRANSLATOR_CLI_CHECK_OUTPUT_H_
#define STATUS_TRANSLATOR_CLI_CHECK_OUTPUT_H_

#include <string>
#include <vector>

#include "lookup/difference.h"

namespace status_translator {

struct CheckedProfile {
  std::string name;
  std::string file;
  std::string revision;
  std::string against;  // what it was compared with; empty: nothing
  std::vector<TableChange> changes;
  std::vector<std::string> warnings;  // "FILE:LINE:COLUMN: message"
};

std::string CheckText(const std::vector<CheckedProfile>& profiles);

// One line a change, without warnings.
std::string CheckTsv(const std::vector<CheckedProfile>& profiles);

// `errors` are the mistakes, one line each; with any of them `profiles` is empty.
std::string CheckJson(const std::vector<CheckedProfile>& profiles, const std::vector<std::string>& errors);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_CHECK_OUTPUT_H_
