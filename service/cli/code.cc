#include "cli/code.h"

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/nearest.h"
#include "core/spelling.h"
#include "lookup/errors.h"

namespace status_translator {
namespace {

constexpr int kFirstErrorStatus = 400;

}  // namespace

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

std::optional<int> StatusInQuestion(absl::string_view text) {
  if (!absl::EndsWith(text, "?")) return std::nullopt;
  const std::string plain = absl::StrReplaceAll(absl::AsciiStrToLower(text), {{"-", ""}});
  std::optional<int> found;
  for (const HttpStatusInfo& status : HttpStatuses()) {
    const std::string named = absl::StrReplaceAll(absl::AsciiStrToLower(HttpStatusText(status.code)), {{"-", ""}});
    const size_t at = plain.find(named);
    if (status.code < kFirstErrorStatus || !IsHttpStatus(status.code) || at == std::string::npos) continue;
    if (found.has_value() || (at > 0 && absl::ascii_isalnum(static_cast<unsigned char>(plain[at - 1])))) {
      return std::nullopt;
    }
    found = status.code;
  }
  return found;
}

}  // namespace status_translator
