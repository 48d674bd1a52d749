// Files that are embedded into the binary; see embed_files in service/embed.cmake.
#ifndef STATUS_TRANSLATOR_SUPPORT_NAMED_TEXT_H_
#define STATUS_TRANSLATOR_SUPPORT_NAMED_TEXT_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace status_translator {

// The name and the bytes of a file. Both have static lifetime.
struct NamedText {
  absl::string_view name;
  absl::string_view bytes;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_NAMED_TEXT_H_
