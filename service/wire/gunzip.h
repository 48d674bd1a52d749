#ifndef STATUS_TRANSLATOR_WIRE_GUNZIP_H_
#define STATUS_TRANSLATOR_WIRE_GUNZIP_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// Decompresses gzip (RFC 1952): one or more members, each of which begins with the bytes 1F 8B 08. None if it is
// invalid, incomplete, or larger than `max` bytes when decompressed. Holds at most `max` + 1 bytes of the result.
std::optional<std::string> Gunzip(absl::string_view compressed, size_t max);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_GUNZIP_H_
