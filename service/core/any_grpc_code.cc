#include "core/any_grpc_code.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "core/grpc_code.h"

namespace status_translator {
namespace {

// Far more than the longest spelling.
constexpr size_t kMaxSpellingBytes = 64;

// The letters in upper case; none of the separators.
std::string Letters(absl::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (c != '_' && c != '-' && c != ' ') letters.push_back(absl::ascii_toupper(c));
  }
  return letters;
}

}  // namespace

std::optional<int> AnyGrpcCode(absl::string_view text) {
  if (text.empty() || text.size() > kMaxSpellingBytes) return std::nullopt;
  int number = 0;
  if (absl::SimpleAtoi(text, &number)) return IsGrpcCode(number) ? std::optional<int>(number) : std::nullopt;
  // What stands before the last separator is a type or a package.
  const size_t last = text.find_last_of(".:");
  const std::string name = Letters(last == absl::string_view::npos ? text : text.substr(last + 1));
  // Go and .NET spell it with one L.
  if (name == "CANCELED") return AnyGrpcCode("CANCELLED");
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    if (name == Letters(code.name)) return code.number;
  }
  return std::nullopt;
}

}  // namespace status_translator
