// The version of the program.
#ifndef STATUS_TRANSLATOR_CORE_VERSION_H_
#define STATUS_TRANSLATOR_CORE_VERSION_H_

#include "absl/strings/string_view.h"

namespace status_translator {

// Semantic version, for example "0.1.0". CMake sets it.
inline constexpr absl::string_view kVersion = STATUS_TRANSLATOR_VERSION;

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_VERSION_H_
