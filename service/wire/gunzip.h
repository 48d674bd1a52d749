#ifndef STATUS_TRANSLATOR_WIRE_GUNZIP_H_
#define STATUS_TRANSLATOR_WIRE_GUNZIP_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// Undoes gzip, all members of it. None if it is broken, cut short, or longer than `max` bytes when undone: no more than
// that is ever held.
std::optional<std::string> Gunzip(absl::string_view compressed, size_t max);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_GUNZIP_H_
