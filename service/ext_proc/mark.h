// The header by which callers see that a response was changed.
#ifndef STATUS_TRANSLATOR_EXT_PROC_MARK_H_
#define STATUS_TRANSLATOR_EXT_PROC_MARK_H_

#include <cstddef>

#include "absl/strings/string_view.h"
#include "ext_proc/exchange.h"
#include "ext_proc/translation.h"

namespace status_translator {

inline constexpr absl::string_view kExtProcMark = "x-status-translated";

// Longer values of a parameter are cut. Names of shapes and profiles have at most 63 bytes.
inline constexpr size_t kMaxMarkValueBytes = 120;

// Adds the header to the command of a translation, in the place of one of that name: a structured field (RFC 8941)
// which says what changed, by which rule and of which data_revision (its first 12 digits), for example
//   changed;from="HTTP 404";to="NOT_FOUND";rule="EXACT row 404 of profile general";shape="kong";revision="0123456789ab"
// It holds visible ASCII and spaces alone. Trailers of gRPC that would exceed kMaxTrailerBytes by it go without it.
void AddMark(Caller caller, ExtProcTranslation& translation);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_MARK_H_
