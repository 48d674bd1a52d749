// JSON from strangers.
#ifndef STATUS_TRANSLATOR_CODEC_JSON_H_
#define STATUS_TRANSLATOR_CODEC_JSON_H_

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

using Json = nlohmann::ordered_json;  // keys stay in the order in which they came

// How deep arrays and objects may nest.
inline constexpr int kMaxJsonDepth = 64;

// How many members one object may have: finding a member takes time that grows with their number.
inline constexpr size_t kMaxJsonMembers = 1000;

// Reads one JSON value. None if it is broken, not UTF-8, nested deeper than kMaxJsonDepth, has an object of more than
// kMaxJsonMembers, or a key twice in one object (two readers could see two values).
std::optional<Json> ParseJson(absl::string_view text);

// The member of an object if it is there and a string or an integer; views and numbers otherwise empty.
absl::string_view StringMember(const Json& object, const char* name);
std::optional<int64_t> IntegerMember(const Json& object, const char* name);

// On one line. Strings that are not UTF-8 are repaired.
std::string WriteJson(const Json& json);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CODEC_JSON_H_
