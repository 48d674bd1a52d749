// Reads the tables in tests/facts and tests/golden.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_FACTS_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_FACTS_H_

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace status_translator {

inline std::string TestFile(const std::string& path) { return absl::StrCat(STATUS_TRANSLATOR_TESTS_DIR, "/", path); }

inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(absl::StrCat("cannot read ", path));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The rows below the `#` lines and the header.
inline std::vector<std::vector<std::string>> ReadFacts(const std::string& name) {
  std::vector<std::vector<std::string>> rows;
  bool header = true;
  for (absl::string_view line : absl::StrSplit(ReadFile(TestFile(absl::StrCat("facts/", name))), '\n')) {
    if (line.empty() || absl::StartsWith(line, "#")) continue;
    if (!header) rows.push_back(absl::StrSplit(line, '\t'));
    header = false;
  }
  if (rows.empty()) throw std::runtime_error(absl::StrCat(name, " has no rows"));
  return rows;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_FACTS_H_
