// How `check` prints profiles and shapes without a mistake.
#ifndef STATUS_TRANSLATOR_CLI_CHECK_OUTPUT_H_
#define STATUS_TRANSLATOR_CLI_CHECK_OUTPUT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "cli/findings.h"
#include "cli/replay.h"
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

struct CheckedShape {
  std::string name;
  std::string file;
  size_t examples = 0;
  size_t near_misses = 0;
  bool examples_fail = false;         // a copy of a built-in shape, and a shape of the user claims some of its examples
  std::vector<std::string> warnings;  // as in CheckedProfile
};

struct CheckedSymptoms {
  std::string name;
  std::string file;
  size_t symptoms = 0;
  size_t examples = 0;
};

// What `check` found in files without a mistake.
struct Checked {
  std::vector<CheckedProfile> profiles;
  std::vector<CheckedShape> shapes;
  std::vector<CheckedSymptoms> symptoms;
  // Expectations of examples in copies of built-in files that do not hold, because a shape of the user claims them.
  size_t built_in_failures = 0;
  std::optional<Replayed> replayed;  // with --replay
};

// At most `top` groups of each kind of a replay; 0: all.
std::string CheckText(const Checked& checked, size_t top);

// The warnings about shapes, one line each.
std::string ShapeWarningsText(const Checked& checked);

// One line a change, without warnings. Of a replay: one line a group, and nothing else.
std::string CheckTsv(const Checked& checked);

// The mistakes, one line each in `errors`, and the warnings. `paths` are those of the files, and those the user named.
std::vector<Finding> FindingsOf(const Checked& checked, const std::vector<std::string>& errors,
                                absl::Span<const std::string> paths);

// `errors` are the mistakes, one line each; with mistakes in files `checked` is empty.
std::string CheckJson(const Checked& checked, const std::vector<std::string>& errors,
                      const std::vector<Finding>& findings);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_CHECK_OUTPUT_H_
