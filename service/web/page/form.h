// Forms as browsers send them.
#ifndef STATUS_TRANSLATOR_WEB_PAGE_FORM_H_
#define STATUS_TRANSLATOR_WEB_PAGE_FORM_H_

#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// "a b!" of "a+b%21". Never fails: a '%' without two hexadecimal digits stays as it is.
std::string DecodeFormText(absl::string_view text);

// The first value of `name` in an application/x-www-form-urlencoded body such as "q=a+b%21", decoded. Empty if there is
// none.
std::string FormValue(absl::string_view body, absl::string_view name);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_PAGE_FORM_H_
