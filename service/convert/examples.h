// Runs the examples of profile and shape files: what each response becomes, beside what the file expects.
#ifndef STATUS_TRANSLATOR_CONVERT_EXAMPLES_H_
#define STATUS_TRANSLATOR_CONVERT_EXAMPLES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "config/placed_message.h"
#include "config/profile_set.h"
#include "lookup/translator.h"

namespace status_translator {

// Converts the response of one example, with the profile whose file has it or, for a shape's, `general`. Returns one
// line for each expectation that does not hold, "FILE:LINE:COLUMN: what is expected and what there is".
std::vector<std::string> RunExample(const Translator& translator, const PlacedExample& example);

// Runs the examples of users' files, for ProfileStore: a set whose files do not hold what they promise is not served.
// InvalidArgument with one line for each expectation that does not hold, but at most a hundred. Takes time in
// proportion to the files, which are bounded (profile_files.h, kMaxOwnExamples).
absl::Status CheckOwnExamples(const std::shared_ptr<const ProfileSet>& set);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_EXAMPLES_H_
