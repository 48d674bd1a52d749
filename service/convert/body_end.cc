#include "convert/body_end.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "convert/dump_lines.h"
#include "wire/grpc_web.h"
#include "wire/json.h"
#include "wire/outcome.h"

namespace status_translator {
namespace {

// Names that Trailer fields announce. Servers announce the three of gRPC and a few of their own; each is sought in the
// body.
constexpr size_t kMaxAnnouncedNames = 32;
// One flag byte and four bytes of length.
constexpr size_t kGrpcPrefixBytes = 5;

// In lower case.
std::vector<std::string> TrailerNames(absl::string_view text, const Fields& headers) {
  std::vector<std::string> names;
  // gRPC-Web has its trailers in the last frame of the body. In a frame that is cut they must not be found, since such
  // a response is no OK. Every frame has a NUL in its size; without one, a terminal has lost bytes.
  const bool has_frames =
      IsGrpcWebType(FindField(headers, "content-type").value_or("")) && absl::StrContains(text, '\0');
  if (HasGrpcContentType(headers) && !has_frames) names = {"grpc-status", "grpc-message", "grpc-status-details-bin"};
  for (const v1::Header& field : headers) {
    if (!absl::EqualsIgnoreCase(field.name(), "trailer")) continue;
    for (const absl::string_view name : absl::StrSplit(FieldValue(field), ',', absl::SkipWhitespace())) {
      if (names.size() >= kMaxAnnouncedNames) return names;
      names.push_back(absl::AsciiStrToLower(absl::StripAsciiWhitespace(name)));
    }
  }
  return names;
}

// The end of the last whole message. The flags are those of gRPC (compressed) and of gRPC-Web (trailers).
size_t MessagesEnd(absl::string_view text) {
  size_t end = 0;
  while (text.size() - end >= kGrpcPrefixBytes && (text[end] & 0x7E) == 0) {
    uint64_t size = 0;
    for (size_t i = 1; i < kGrpcPrefixBytes; ++i) size = size << 8 | static_cast<uint8_t>(text[end + i]);
    if (size > text.size() - end - kGrpcPrefixBytes) break;
    end += kGrpcPrefixBytes + size;
  }
  return end;
}

// The last place in a line at which a trailer of one of these names can begin; npos if there is none.
size_t LastFieldIn(absl::string_view line, const std::vector<std::string>& names) {
  const std::string lower = absl::AsciiStrToLower(line);
  size_t last = absl::string_view::npos;
  for (const std::string& name : names) {
    const size_t at = lower.rfind(absl::StrCat(name, ":"));
    if (at == std::string::npos || (last != absl::string_view::npos && at < last)) continue;
    const absl::string_view value = absl::StripAsciiWhitespace(line.substr(at + name.size() + 1));
    const bool digits = std::all_of(value.begin(), value.end(), [](char c) { return absl::ascii_isdigit(c); });
    if (name != "grpc-status" || digits) last = at;
  }
  return last;
}

// Where the last lines of a text begin that are fields, together with the line above them, which may end with one.
size_t LastLines(absl::string_view text) {
  size_t begin = text.size();
  while (begin > 0) {
    const size_t line_end = text[begin - 1] == '\n' ? begin - 1 : begin;
    begin = line_end == 0 ? 0 : text.rfind('\n', line_end - 1) + 1;  // npos + 1 is 0
    const absl::string_view line = absl::StripTrailingAsciiWhitespace(text.substr(begin, line_end - begin));
    if (!line.empty() && !FieldNameOf(line).has_value() && !IsContinuation(line)) break;
  }
  return begin;
}

// Where the first trailer of one of these names begins, with nothing but fields behind it; the end of the text if there
// is none.
size_t FirstTrailer(absl::string_view text, const std::vector<std::string>& names) {
  DumpReader lines(text);
  lines.SkipBytes(LastLines(text));
  while (!lines.done()) {
    const size_t begin = text.size() - lines.rest().size();
    const absl::string_view line = lines.Read().text;
    const std::optional<absl::string_view> name = FieldNameOf(line);
    if (name.has_value() && std::find(names.begin(), names.end(), absl::AsciiStrToLower(*name)) != names.end()) {
      return begin;
    }
    const size_t in_line = LastFieldIn(line, names);
    if (in_line != absl::string_view::npos) return begin + in_line;
  }
  return text.size();
}

}  // namespace

bool MayHaveTrailers(const Fields& headers) {
  return HasGrpcContentType(headers) || FindField(headers, "trailer").has_value();
}

size_t BodyEnd(absl::string_view text, const Fields& headers) {
  if (!MayHaveTrailers(headers)) return text.size();
  const std::vector<std::string> names = TrailerNames(text, headers);
  if (HasGrpcContentType(headers)) {
    const size_t end = MessagesEnd(text);
    const absl::string_view rest = text.substr(end);
    if (absl::StripAsciiWhitespace(rest).empty() || AreFields(rest)) return end;
  }
  size_t length = 0;
  if (absl::SimpleAtoi(FindField(headers, "content-length").value_or(""), &length) && length < text.size() &&
      AreFields(text.substr(length))) {
    return length;
  }
  if (JsonDocument::Parse(text).has_value()) return text.size();
  return FirstTrailer(text, names);
}

}  // namespace status_translator
