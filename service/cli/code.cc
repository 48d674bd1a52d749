#include "cli/code.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/nearest.h"
#include "core/spelling.h"
#include "lookup/errors.h"

namespace status_translator {

absl::StatusOr<Code> ParseCode(absl::string_view text) {
  int number = 0;
  if (absl::SimpleAtoi(text, &number)) {
    if (IsGrpcCode(number)) return Code{true, number};
    if (IsHttpStatus(number)) return Code{false, number};
    const HttpStatusInfo* known = FindHttpStatus(number);
    if (known == nullptr && number >= kGrpcCodeCount) return Code{true, number};
    return absl::InvalidArgumentError(absl::StrCat(
        number, " is neither a gRPC code (0 or above) nor an HTTP status (100-599)",
        known == nullptr
            ? ""
            : absl::StrCat("; ", known->vendor, " uses it: ", known->reason_phrase, ", ", known->description)));
  }
  const std::optional<NamedCode> code = CodeOfAnySpelling(text);
  if (code.has_value() && (code->is_grpc || IsHttpStatus(code->number))) return Code{code->is_grpc, code->number};
  const std::string suggestion = SimilarCodes(text);
  return absl::InvalidArgumentError(absl::StrCat(
      Quoted(text), " is neither a gRPC code nor an HTTP status",
      suggestion.empty() ? "; list prints the statuses, list --grpc the codes, list --shapes the shapes" : suggestion));
}

std::string SimilarCodes(absl::string_view text) {
  return DidYouMeanGrpcCode(absl::StrReplaceAll(absl::AsciiStrToUpper(text), {{"-", "_"}}));
}

}  // namespace status_translator
