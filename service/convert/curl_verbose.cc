#include "convert/curl_verbose.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "convert/body_end.h"
#include "convert/http_dump.h"

namespace status_translator {
namespace {

// What curl says during and after a body. Before a body, every line that begins with "* " is curl's.
constexpr std::array<absl::string_view, 25> kCurlSays = {
    "* Added cookie",
    "* Can not multiplex",
    "* Closing connection",
    "* Connected to ",
    "* Connection #",
    "* Connection state changed",
    "* Excess found",
    "* Found bundle",
    "* HTTP/2 stream",
    "* Ignoring the response-body",
    "* Issue another request",
    "* Mark bundle",
    "* Re-using existing",
    "* Replaced cookie",
    "* Request completely sent",
    "* Reusing existing",
    "* Server auth using",
    "* TLSv1",
    "* We are completely uploaded",
    "* [HTTP/",
    "* closing connection",
    "* shutting down connection",
    "* stream ",
    "* transfer closed",
    "* upload completely sent",
};
// What curl says after a body, at the end of the body's last line if that has no line end.
struct CurlEnd {
  absl::string_view begin;
  absl::string_view end;  // if empty, a number follows at most
};
constexpr std::array<CurlEnd, 5> kCurlEnds = {{
    {"* Connection #", " left intact"},
    {"* Closing connection", ""},
    {"* closing connection", ""},
    {"* shutting down connection", ""},
    {"* transfer closed with ", " remaining to read"},
}};

bool CurlSays(absl::string_view line) {
  return absl::StartsWith(line, "curl: (") ||
         std::any_of(kCurlSays.begin(), kCurlSays.end(),
                     [line](absl::string_view said) { return absl::StartsWith(line, said); });
}

// "{ [157 bytes data]", received, or "} [8 bytes data]", sent.
bool IsDataNote(absl::string_view line) {
  if (!absl::ConsumePrefix(&line, "{ [") && !absl::ConsumePrefix(&line, "} [")) return false;
  return absl::ConsumeSuffix(&line, " bytes data]") && !line.empty() &&
         std::all_of(line.begin(), line.end(), [](char c) { return absl::ascii_isdigit(c); });
}

bool IsRequestLine(absl::string_view line) { return absl::StartsWith(line, "> ") && absl::StrContains(line, " HTTP/"); }

class CurlVerboseReader {
 public:
  void ReadLine(absl::string_view whole, int number);
  DumpedResponse Finish() &&;

 private:
  void ReadReceived(absl::string_view received, int number);
  void AddToBody(absl::string_view whole, int number);
  // Where curl's words begin in the last line of a body; the size of the line if there are none.
  size_t CurlBegins(absl::string_view line) const;
  bool body_began() const { return plain_.size() > body_begin_; }

  DumpedResponse response_;
  bool in_head_ = false;
  bool in_request_ = false;
  bool may_have_trailers_ = false;
  bool finished_ = false;  // the connection was left: all further lines are the body's
  std::string plain_;      // all lines that are not curl's
  size_t body_begin_ = 0;  // in plain_, of the response that was read last
  // The first status line, and where plain_ ended then.
  absl::string_view first_status_;
  size_t first_begin_ = 0;
};

void CurlVerboseReader::ReadReceived(absl::string_view received, int number) {
  if (const std::optional<int> status = StatusOfLine(received); status.has_value()) {
    response_ = DumpedResponse();
    response_.status = *status;
    response_.status_line = number;
    in_head_ = true;
    finished_ = false;
    body_begin_ = plain_.size();
    if (!first_status_.empty()) return;
    first_status_ = received;
    first_begin_ = body_begin_;
  } else if (received.empty() && in_head_) {
    in_head_ = false;
    DumpNotes ignored;
    Fields headers;
    ReadDumpFields(response_.headers, ignored, headers);
    may_have_trailers_ = MayHaveTrailers(headers);
  } else if (in_head_) {
    response_.headers.push_back({received, number});
  } else if (!received.empty()) {
    response_.trailers.push_back({received, number});
  }
}

size_t CurlVerboseReader::CurlBegins(absl::string_view line) const {
  for (const CurlEnd& said : kCurlEnds) {
    const size_t at = line.rfind(said.begin);
    if (at == absl::string_view::npos) continue;
    const absl::string_view rest = line.substr(at + said.begin.size());
    const bool number = rest.find_first_not_of(" #0123456789") == absl::string_view::npos;
    if (said.end.empty() ? number : absl::EndsWith(rest, said.end)) return at;
  }
  const size_t data = line.rfind("{ [");
  if (data != absl::string_view::npos && IsDataNote(line.substr(data))) return data;
  const size_t trailer = may_have_trailers_ ? line.rfind("< ") : absl::string_view::npos;
  if (trailer != absl::string_view::npos && FieldNameOf(line.substr(trailer + 2)).has_value()) return trailer;
  return line.size();
}

void CurlVerboseReader::AddToBody(absl::string_view whole, int number) {
  const absl::string_view line = absl::StripTrailingAsciiWhitespace(whole);
  const size_t curl = in_head_ ? line.size() : CurlBegins(line);
  if (curl == line.size()) {
    absl::StrAppend(&plain_, whole);
    return;
  }
  absl::StrAppend(&plain_, line.substr(0, curl));
  if (line[curl] == '<') ReadReceived(ReceivedLine(line.substr(curl)), number);
}

void CurlVerboseReader::ReadLine(absl::string_view whole, int number) {
  const absl::string_view line = absl::StripTrailingAsciiWhitespace(whole);
  const bool in_body = !in_head_ && response_.status != 0 && (body_began() || finished_);
  if (absl::StartsWith(line, "< ") || line == "<") {
    const absl::string_view received = ReceivedLine(line);
    const bool trailer = may_have_trailers_ && FieldNameOf(received).has_value();
    if (!in_body || trailer || StatusOfLine(received).has_value()) return ReadReceived(received, number);
  }
  if (IsDataNote(line)) return;
  if (absl::StartsWith(line, ">") && (!in_body || in_request_ || IsRequestLine(line))) {
    in_request_ = line != ">";
    return;
  }
  if (absl::StartsWith(line, "* ") && (!in_body || CurlSays(line))) {
    finished_ = finished_ || absl::StartsWith(line, "* Connection #") || absl::StartsWithIgnoreCase(line, "* closing");
    return;
  }
  if (CurlSays(line)) return;
  AddToBody(whole, number);
}

DumpedResponse CurlVerboseReader::Finish() && {
  // With -i, all that was received is there once more, and the body is behind it.
  DumpReader printed(absl::string_view(plain_).substr(first_begin_));
  printed.SkipEmptyLines();
  if (absl::StripTrailingAsciiWhitespace(printed.Peek()) == first_status_) {
    DumpNotes ignored;
    response_.body = ReadHttpDump(printed, ignored).body;
  } else {
    response_.body = plain_.substr(body_begin_);
  }
  return std::move(response_);
}

}  // namespace

absl::string_view ReceivedLine(absl::string_view line) {
  if (!absl::ConsumePrefix(&line, "<")) return "";
  absl::ConsumePrefix(&line, " ");
  return absl::StripTrailingAsciiWhitespace(line);
}

bool HasProgress(absl::string_view text) { return absl::StrContains(text, "% Total    % Received % Xferd"); }

std::string WithoutProgress(absl::string_view text) {
  constexpr absl::string_view kTime = "--:--:--";
  constexpr size_t kSpeedBytes = 6;  // behind the last time
  std::string without;
  bool in_response = false;
  for (DumpReader lines(text); !lines.done();) {
    const absl::string_view line = lines.ReadWhole();
    const size_t time = line.rfind(kTime);
    if (time == absl::string_view::npos || line.find('\r') > time) {
      absl::StrAppend(&without, line);
      in_response = in_response || absl::StrContains(line, "HTTP/");
      continue;
    }
    // The line end belongs to the progress, unless something follows it.
    const absl::string_view rest = line.substr(std::min(time + kTime.size() + kSpeedBytes, line.size()));
    absl::StrAppend(&without, line.substr(0, line.find('\r')));
    if (!absl::StripTrailingAsciiWhitespace(rest).empty() || !in_response) absl::StrAppend(&without, rest);
    in_response = in_response || absl::StrContains(rest, "HTTP/");
  }
  return without;
}

DumpedResponse ReadCurlVerbose(DumpReader lines) {
  CurlVerboseReader reader;
  while (!lines.done()) {
    const absl::string_view line = lines.ReadWhole();
    reader.ReadLine(line, lines.number());
  }
  return std::move(reader).Finish();
}

}  // namespace status_translator
