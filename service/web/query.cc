#include "web/query.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/grpc_code.h"
#include "core/nearest.h"
#include "lookup/errors.h"

namespace status_translator {

absl::StatusOr<Query> Query::Read(const std::vector<std::pair<std::string, std::string>>& given,
                                  absl::Span<const absl::string_view> known) {
  Query query;
  for (const auto& [name, value] : given) {
    if (std::find(known.begin(), known.end(), absl::string_view(name)) == known.end()) {
      return FieldError(
          ErrorReason::kParameterUnknown, "query",
          absl::StrCat("unknown parameter ", Quoted(name), DidYouMean(name, known),
                       known.empty() ? "; this path has no parameters"
                                     : absl::StrCat("; the parameters of this path: ", absl::StrJoin(known, ", "))));
    }
    if (!query.values_.emplace(name, value).second) {
      return FieldError(ErrorReason::kParameterRepeated, name, "is given twice");
    }
  }
  return query;
}

const std::string& Query::operator[](absl::string_view name) const {
  static const std::string& none = *new std::string();
  const auto found = values_.find(name);
  return found == values_.end() ? none : found->second;
}

absl::StatusOr<int> ParseNumber(absl::string_view field, absl::string_view text) {
  int number = 0;
  // Only digits and a sign: SimpleAtoi would also take spaces around them.
  const bool plain = text.find_first_not_of("-0123456789") == absl::string_view::npos;
  if (plain && absl::SimpleAtoi(text, &number)) return number;
  const bool is_number = !text.empty() && absl::c_all_of(text, absl::ascii_isdigit);
  return FieldError(ErrorReason::kNotANumber, field,
                    absl::StrCat(Quoted(text), is_number ? " is too large a number" : " is not a whole number"));
}

absl::StatusOr<int> ParseGrpcCode(absl::string_view field, absl::string_view text) {
  if (const auto code = GrpcCodeFromName(text); code.has_value()) return *code;
  if (!text.empty() && text.find_first_not_of("-0123456789") == absl::string_view::npos) {
    return ParseNumber(field, text);
  }
  return FieldError(ErrorReason::kGrpcCodeUnknown, field,
                    absl::StrCat(Quoted(text), " is neither a gRPC code nor a number", DidYouMeanGrpcCode(text)));
}

}  // namespace status_translator
