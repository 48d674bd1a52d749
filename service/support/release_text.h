// Texts of the program that are read once.
#ifndef STATUS_TRANSLATOR_SUPPORT_RELEASE_TEXT_H_
#define STATUS_TRANSLATOR_SUPPORT_RELEASE_TEXT_H_

#include "absl/strings/string_view.h"

namespace status_translator {

// Takes a text that is a part of the program file, for example a built-in shape, out of the memory of the process, but
// for its first and last bytes that share a page with others. Whoever reads it again gets it from the file.
// Thread-safe.
void ReleaseText(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_RELEASE_TEXT_H_
