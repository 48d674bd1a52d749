#include "convert/http_dump.h"

#include <cstddef>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "convert/wget_lines.h"

namespace status_translator {
namespace {

// How many white-space characters a line begins with.
size_t IndentOf(absl::string_view line) { return line.size() - absl::StripLeadingAsciiWhitespace(line).size(); }

// Whether an empty line or another status line ends the head further down.
bool HeadEnds(DumpReader lines) {
  while (!lines.done()) {
    const absl::string_view line = absl::StripAsciiWhitespace(lines.Read().text);
    if (line.empty() || StatusOfLine(line).has_value()) return true;
  }
  return false;
}

struct Head {
  DumpedResponse response;    // without a body
  bool next_follows = false;  // whether another status line ended it
};

// Reads a status line and the fields below it, with the empty line behind them if there is one.
Head ReadHead(DumpReader& lines, DumpNotes& notes) {
  Head head;
  DumpedResponse& response = head.response;
  const DumpLine first = lines.Read();
  const size_t status_indent = IndentOf(first.text);
  response.status = StatusOfLine(first.text.substr(status_indent)).value_or(0);
  response.status_line = first.number;
  bool body_may_begin = true;  // until the end of the head is found further down
  while (!lines.done()) {
    const absl::string_view next = lines.Peek();
    if (absl::StripAsciiWhitespace(next).empty()) {
      lines.Read();
      break;
    }
    if (IndentOf(next) < status_indent) break;
    head.next_follows = StatusOfLine(next.substr(status_indent)).has_value();
    if (head.next_follows) break;
    if (body_may_begin && absl::StrContains("{[<", next[0])) {
      body_may_begin = !HeadEnds(lines);
      if (body_may_begin) {
        notes.Add(lines.number() + 1, "taken as the begin of the body; there is no empty line before it");
        break;
      }
    }
    response.headers.push_back(lines.Read());
  }
  RemoveIndent(response.headers);
  return head;
}

absl::string_view HeaderOf(const DumpedResponse& response, absl::string_view name) {
  for (const DumpLine& line : response.headers) {
    const std::optional<absl::string_view> found = FieldNameOf(line.text);
    if (found.has_value() && absl::EqualsIgnoreCase(*found, name)) return FieldValueOf(line.text, *found);
  }
  return "";
}

// What the head says about what can follow it.
struct Framing {
  explicit Framing(const DumpedResponse& head);

  std::optional<size_t> length;  // of the body, above 0
  bool no_body = false;
  // curl follows it with another request and does not print its body, while other tools may.
  bool continued = false;
  // Perhaps the answer to CONNECT, which has no body, and tells nothing about one.
  bool tunnel = false;
};

Framing::Framing(const DumpedResponse& head) {
  const int status = head.status;
  size_t bytes = 0;
  const bool has_length = absl::SimpleAtoi(HeaderOf(head, "content-length"), &bytes);
  if (has_length && bytes > 0) length = bytes;
  const bool chunked = !HeaderOf(head, "transfer-encoding").empty();
  no_body = status < 200 || status == 204 || status == 304 || (has_length && bytes == 0 && !chunked);
  continued = (status >= 300 && status < 400 && !HeaderOf(head, "location").empty()) ||
              (status == 401 && !HeaderOf(head, "www-authenticate").empty()) ||
              (status == 407 && !HeaderOf(head, "proxy-authenticate").empty()) || status == 417;
  tunnel = status >= 200 && status < 300 && !has_length && !chunked && HeaderOf(head, "content-type").empty();
}

// Where the next head begins in `text` after `from`, with nothing but white space before it.
std::optional<size_t> HeadAt(absl::string_view text, size_t from) {
  const absl::string_view head = absl::StripLeadingAsciiWhitespace(text.substr(from));
  if (!BeginsWithHead(head)) return std::nullopt;
  return text.size() - head.size();
}

// Where a line begins a head in `text`.
std::optional<size_t> FindHead(absl::string_view text) {
  constexpr absl::string_view kStart = "\nHTTP/";
  if (BeginsWithHead(text)) return 0;
  for (size_t at = text.find(kStart); at != absl::string_view::npos; at = text.find(kStart, at + 1)) {
    if (BeginsWithHead(text.substr(at + 1))) return at + 1;
  }
  return std::nullopt;
}

// Where the next response begins in `rest`, which follows `head`; none if `rest` is the body.
std::optional<size_t> NextResponse(const DumpedResponse& head, absl::string_view rest) {
  const Framing framing(head);
  const size_t length = framing.length.value_or(rest.size());
  // The last line end may be the terminal's.
  const bool exact = framing.length.has_value() && length <= rest.size() && rest.size() - length <= 2 &&
                     absl::StripAsciiWhitespace(rest.substr(length)).empty();
  if (framing.no_body || framing.tunnel || (framing.continued && !exact)) {
    const std::optional<size_t> next = HeadAt(rest, 0);
    if (next.has_value()) return next;
  }
  if (length < rest.size()) {
    const std::optional<size_t> next = HeadAt(rest, length);
    if (next.has_value()) return next;
  }
  return framing.continued && !exact ? FindHead(rest) : std::nullopt;
}

}  // namespace

bool IsIndentedStatusLine(absl::string_view line) {
  return StatusOfLine(absl::StripLeadingAsciiWhitespace(line)).has_value();
}

DumpedResponse ReadHttpDump(DumpReader lines, DumpNotes& notes) {
  for (;;) {
    const bool indented = IsContinuation(lines.Peek());
    Head head = ReadHead(lines, notes);
    DumpedResponse& response = head.response;
    if (const std::optional<WgetDebug> debug = SkipWgetDebug(lines); debug.has_value()) {
      if (debug->next_follows) continue;
      response.body = std::string(debug->body);
      return std::move(response);
    }
    const bool wget = indented && SkipWgetLines(lines);
    if (head.next_follows || (indented && IsContinuation(lines.Peek()) && IsIndentedStatusLine(lines.Peek()))) continue;
    if (const std::optional<size_t> next = NextResponse(response, lines.rest()); next.has_value()) {
      if (*next > 0 && response.status >= 400 && response.status != 401 && response.status != 407) {
        notes.Add(response.status_line, "this response is ignored, because another one follows it");
      }
      lines.SkipBytes(*next);
      continue;
    }
    response.body = std::string(wget ? WithoutWgetLines(lines.rest()) : lines.rest());
    response.body_line = lines.number();
    return std::move(response);
  }
}

}  // namespace status_translator
