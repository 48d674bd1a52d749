#include "convert/nghttp_dump.h"

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace status_translator {
namespace {

constexpr absl::string_view kTimeExample = "[  0.002] ";

// What follows the time that nghttp's own lines begin with; empty for any other line.
absl::string_view AfterTime(absl::string_view line) {
  if (line.size() <= kTimeExample.size() || line[0] != '[' || line[4] != '.' || line[8] != ']') return "";
  return line.substr(kTimeExample.size());
}

}  // namespace

absl::string_view NghttpField(absl::string_view line) {
  absl::string_view rest = AfterTime(line);
  if (!absl::ConsumePrefix(&rest, "recv (stream_id=")) return "";
  const size_t end = rest.find(") ");
  return end == absl::string_view::npos ? "" : rest.substr(end + 2);
}

DumpedResponse ReadNghttpDump(DumpReader lines) {
  constexpr absl::string_view kStatus = ":status: ";
  constexpr absl::string_view kDetail = "          ";
  constexpr absl::string_view kData = "recv DATA frame <";
  DumpedResponse response;
  bool in_head = false;
  bool in_frame = true;  // whether lines of the last frame can follow
  while (!lines.done()) {
    const absl::string_view whole = lines.Peek();
    const absl::string_view field = NghttpField(whole);
    const int number = lines.number() + 1;
    if (absl::StartsWith(field, kStatus)) {
      response = DumpedResponse();
      response.status_line = number;
      in_head = absl::SimpleAtoi(field.substr(kStatus.size()), &response.status);
    } else if (!field.empty()) {
      (in_head ? response.headers : response.trailers).push_back({field, number});
    } else if (!AfterTime(whole).empty()) {
      in_head = in_head && !absl::StrContains(whole, "recv HEADERS frame");
      in_frame = true;
    } else if (!in_frame || !absl::StartsWith(whole, kDetail)) {
      const size_t data = whole.rfind(kData);
      const size_t at = data == absl::string_view::npos || data < kTimeExample.size() ? 0 : data - kTimeExample.size();
      in_frame = at > 0 && !AfterTime(whole.substr(at)).empty();
      absl::StrAppend(&response.body, in_frame ? whole.substr(0, at) : lines.ReadWhole());
      if (!in_frame) continue;
    }
    lines.Read();
  }
  return response;
}

}  // namespace status_translator
