// What a draft of a shape reads from the JSON of an error.
#ifndef STATUS_TRANSLATOR_CONVERT_DRAFT_JSON_H_
#define STATUS_TRANSLATOR_CONVERT_DRAFT_JSON_H_

#include <string>
#include <vector>

#include "statustranslator/v1/shape.pb.h"
#include "support/v1.h"
#include "wire/json.h"

namespace status_translator {

// Adds the conditions and places that the names of members suggest, of objects at most three deep and of the first
// elements of arrays. Returns the JSON pointers of the error codes, whose values may stay in an example.
std::vector<std::string> DraftJsonParts(JsonValue root, int status, v1::Match& match, v1::Read& read);

// The same JSON, with its texts and numbers replaced, since they may be private. What is at `kept`, the status, and
// what is neither text nor number stays.
std::string WithoutPrivateValues(JsonValue root, int status, const std::vector<std::string>& kept);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_DRAFT_JSON_H_
