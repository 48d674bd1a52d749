#include "core/spelling.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "core/grpc_code.h"
#include "core/http_status.h"

namespace status_translator {
namespace {

// A spelling in parts: "codes.NotFound" has the letters "CODESNOTFOUND" and the last part "NOTFOUND".
struct Spelling {
  std::string letters;    // of the whole text, in upper case
  std::string last_part;  // the letters after the last '.', ':', '/' or '#', without prefixes such as STATUS
  std::string qualifier;  // the letters before the last '.', ':', '/' or '#'
  std::string digits;     // the only run of digits
  bool is_name = true;    // false: too long, several lines, a URL or several runs of digits
};

std::string Letters(absl::string_view text) {
  std::string letters;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalpha(byte)) letters += absl::ascii_toupper(byte);
  }
  return letters;
}

// Whether `letters` are those of `text`. Takes no memory: a line of a log is compared with every code.
bool AreLettersOf(absl::string_view letters, absl::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (!absl::ascii_isalpha(byte)) continue;
    if (letters.empty() || letters.front() != absl::ascii_toupper(byte)) return false;
    letters.remove_prefix(1);
  }
  return letters.empty();
}

// The names that languages put before a code: GRPC_STATUS_NOT_FOUND, StatusNotFound, kNotFound, SC_NOT_FOUND.
std::string LastPart(absl::string_view text) {
  if (text.size() > 1 && text[0] == 'k' && absl::ascii_isupper(static_cast<unsigned char>(text[1]))) {
    text.remove_prefix(1);
  }
  absl::ConsumePrefix(&text, "SC_");
  const std::string letters = Letters(text);
  absl::string_view rest = letters;
  for (const absl::string_view prefix : {"HTTP", "GRPC", "STATUS", "CODE", "ERROR"}) absl::ConsumePrefix(&rest, prefix);
  return std::string(rest);
}

// Whether the letters are only words that people put before a code: "grpc-status: 5", "HTTP/404".
bool OnlyAnnouncesACode(absl::string_view letters) {
  const auto consume = [&letters] {
    constexpr absl::string_view kWords[] = {"HTTP", "GRPC", "STATUS", "CODES", "CODE", "ERROR", "SC"};
    return std::any_of(std::begin(kWords), std::end(kWords),
                       [&letters](absl::string_view word) { return absl::ConsumePrefix(&letters, word); });
  };
  while (consume()) {
  }
  return letters.empty();
}

Spelling ReadSpelling(absl::string_view text) {
  Spelling spelling;
  text = absl::StripAsciiWhitespace(text);
  const bool is_signed = absl::StartsWith(text, "-") || absl::StartsWith(text, "+");
  // What follows other words is a message, for example in "unavailable: HTTP status 503".
  const auto is_message = [text] {
    const size_t colon = text.find(": ");
    return colon != absl::string_view::npos && !OnlyAnnouncesACode(Letters(text.substr(0, colon)));
  };
  if (text.empty() || text.size() > kMaxTypedNameBytes || is_signed || is_message() || absl::StrContains(text, "://") ||
      absl::StrContains(text, '\n')) {
    spelling.is_name = false;
    return spelling;
  }
  const auto is_digit = [](unsigned char c) { return absl::ascii_isdigit(c); };
  const auto begin = std::find_if(text.begin(), text.end(), is_digit);
  const auto end = std::find_if_not(begin, text.end(), is_digit);
  spelling.digits = std::string(begin, end);
  spelling.is_name = std::none_of(end, text.end(), is_digit);
  spelling.letters = Letters(text);
  const size_t separator = text.find_last_of(".:/#");
  const size_t last_part = separator == absl::string_view::npos ? 0 : separator + 1;
  spelling.qualifier = Letters(text.substr(0, last_part));
  spelling.last_part = LastPart(text.substr(last_part));
  return spelling;
}

// Whether what stands before a name is that of a code: "codes.", "http::", but neither "db." of the host "db.internal"
// nor "order: " of "order: cancelled".
bool IsQualifiedAsCode(const Spelling& spelling) {
  constexpr absl::string_view kWords[] = {"STATUS", "CODE", "GRPC", "HTTP", "RPC", "ERROR", "CONNECT"};
  return spelling.qualifier.empty() ||
         std::any_of(std::begin(kWords), std::end(kWords),
                     [&spelling](absl::string_view word) { return absl::StrContains(spelling.qualifier, word); });
}

bool MentionsHttp(absl::string_view text) {
  return absl::StrContains(Letters(text), "HTTP") || absl::StrContains(text, "SC_");
}

std::optional<int> Number(const Spelling& spelling) {
  int number = 0;
  if (spelling.digits.size() > 4 || !absl::SimpleAtoi(spelling.digits, &number)) return std::nullopt;
  return number;
}

}  // namespace

std::optional<int> GrpcCodeOfAnySpelling(absl::string_view text) {
  const Spelling spelling = ReadSpelling(text);
  if (!spelling.is_name) return std::nullopt;
  const std::optional<int> number = Number(spelling);
  if (number.has_value() && spelling.last_part.empty()) {
    return IsGrpcCode(*number) && OnlyAnnouncesACode(spelling.letters) && !MentionsHttp(text) ? number : std::nullopt;
  }
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    const bool is_other_spelling = code.name == "CANCELLED" && spelling.last_part == "CANCELED";
    if (!is_other_spelling && !AreLettersOf(spelling.last_part, code.name)) continue;
    // A number that agrees proves the name.
    if (number == code.number || (spelling.digits.empty() && IsQualifiedAsCode(spelling))) return code.number;
  }
  return std::nullopt;
}

std::optional<int> HttpStatusOfAnySpelling(absl::string_view text) {
  const Spelling spelling = ReadSpelling(text);
  if (!spelling.is_name) return std::nullopt;
  const std::optional<int> number = Number(spelling);
  const bool is_status = number.has_value() && (IsHttpStatus(*number) || FindHttpStatus(*number) != nullptr);
  // A number after other words is anything: "port: 429", "http://localhost:503/".
  if (spelling.last_part.empty()) {
    return is_status && OnlyAnnouncesACode(spelling.letters) ? number : std::nullopt;
  }
  for (const HttpStatusInfo& status : HttpStatuses()) {
    const absl::string_view phrase = status.reason_phrase;
    if (!AreLettersOf(spelling.last_part, phrase) && !AreLettersOf(spelling.letters, phrase)) continue;
    if (number == status.code || (spelling.digits.empty() && IsQualifiedAsCode(spelling))) return status.code;
  }
  return std::nullopt;
}

std::optional<NamedCode> CodeOfAnySpelling(absl::string_view text) {
  const std::optional<int> grpc = GrpcCodeOfAnySpelling(text);
  const std::optional<int> http = HttpStatusOfAnySpelling(text);
  if (http.has_value() && (!grpc.has_value() || MentionsHttp(text))) return NamedCode{false, *http};
  if (grpc.has_value()) return NamedCode{true, *grpc};
  return std::nullopt;
}

}  // namespace status_translator
