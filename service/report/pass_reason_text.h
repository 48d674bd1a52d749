// Why a response was passed on unchanged, for people.
#ifndef STATUS_TRANSLATOR_REPORT_PASS_REASON_TEXT_H_
#define STATUS_TRANSLATOR_REPORT_PASS_REASON_TEXT_H_

#include "absl/strings/string_view.h"

namespace status_translator {

// What a reason of the label `action="passed:<reason>"` means, and what to change where the operator can; empty for
// an unknown reason.
absl::string_view PassReasonText(absl::string_view reason);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_PASS_REASON_TEXT_H_
