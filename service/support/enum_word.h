// Values of the API's enums as people read them.
#ifndef STATUS_TRANSLATOR_SUPPORT_ENUM_WORD_H_
#define STATUS_TRANSLATOR_SUPPORT_ENUM_WORD_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/generated_enum_reflection.h>

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace status_translator {

// "local_reply" of ORIGIN_LOCAL_REPLY: without the prefix that all values of an enum share, which the first one,
// ORIGIN_UNSPECIFIED, shows.
inline std::string EnumWord(const google::protobuf::EnumValueDescriptor& value) {
  const absl::string_view prefix = absl::StripSuffix(value.type()->value(0)->name(), "UNSPECIFIED");
  return absl::AsciiStrToLower(absl::StripPrefix(value.name(), prefix));
}

// Empty for a number that the enum does not have.
template <typename Enum>
std::string EnumWord(Enum value) {
  const auto* found = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value);
  return found == nullptr ? "" : EnumWord(*found);
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_ENUM_WORD_H_
