#include "web/page/form.h"

#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "wire/grpc_message.h"

namespace status_translator {

std::string DecodeFormText(absl::string_view text) { return PercentDecode(absl::StrReplaceAll(text, {{"+", " "}})); }

std::string FormValue(absl::string_view body, absl::string_view name) {
  for (absl::string_view pair : absl::StrSplit(body, '&')) {
    if (absl::ConsumePrefix(&pair, name) && absl::ConsumePrefix(&pair, "=")) return DecodeFormText(pair);
  }
  return "";
}

}  // namespace status_translator
