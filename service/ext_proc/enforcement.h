// Is a response enforced, observed, or left alone?
#ifndef STATUS_TRANSLATOR_EXT_PROC_ENFORCEMENT_H_
#define STATUS_TRANSLATOR_EXT_PROC_ENFORCEMENT_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "ext_proc/settings.h"

namespace status_translator {

// The mode of one response. `most` limits every route: observe makes enforce observe, off turns everything off. Of the
// responses with mode enforce, enforce_percent % are enforced and the others observed. The id of the request decides
// which, in every instance alike and with every attempt of the same request; without an id `draw` does, which should be
// random.
ExtProcMode ModeOf(const ExtProcSettings& settings, ExtProcMode most, absl::string_view request_id, uint64_t draw);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_ENFORCEMENT_H_
