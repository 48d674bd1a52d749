// Runs the examples of profile and shape files: what each response becomes, beside what the file expects.
#ifndef STATUS_TRANSLATOR_CONVERT_EXAMPLES_H_
#define STATUS_TRANSLATOR_CONVERT_EXAMPLES_H_

#include <string>
#include <vector>

#include "config/placed_message.h"
#include "lookup/translator.h"

namespace status_translator {

// Converts the response of one example, with the profile whose file has it or, for a shape's, `general`. Returns one
// line for each expectation that does not hold, "FILE:LINE:COLUMN: what is expected and what there is".
std::vector<std::string> RunExample(const Translator& translator, const PlacedExample& example);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_EXAMPLES_H_
