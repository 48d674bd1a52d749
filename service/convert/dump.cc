#include "convert/dump.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "convert/convert_json.h"
#include "core/http_status.h"
#include "lookup/errors.h"
#include "wire/json.h"
#include "wire/json_writer.h"

namespace status_translator {
namespace {

// Reads a text line by line and counts the lines.
class DumpLines {
 public:
  explicit DumpLines(absl::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  absl::string_view rest() const { return rest_; }
  int number() const { return number_; }

  // Skips that many bytes.
  void Skip(size_t bytes) {
    number_ += static_cast<int>(std::count(rest_.begin(), rest_.begin() + static_cast<ptrdiff_t>(bytes), '\n'));
    rest_.remove_prefix(bytes);
  }

  // The next line without its line end.
  absl::string_view ReadLine() {
    ++number_;
    const size_t end = rest_.find('\n');
    absl::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end == absl::string_view::npos ? rest_.size() : end + 1);
    absl::ConsumeSuffix(&line, "\r");
    return line;
  }

 private:
  absl::string_view rest_;
  int number_ = 0;
};

absl::Status DumpError(const DumpLines& lines, absl::string_view message) {
  return absl::InvalidArgumentError(absl::StrCat("line ", lines.number(), ": ", message));
}

absl::Status ReadDumpField(const DumpLines& lines, absl::string_view line, v1::Header& field) {
  // A leading ':' belongs to the name: HTTP/2 has pseudo-header fields such as :status.
  const size_t colon = line.find(':', 1);
  if (colon == absl::string_view::npos) return DumpError(lines, absl::StrCat(Quoted(line), " is not \"name: value\""));
  field.set_name(std::string(absl::StripAsciiWhitespace(line.substr(0, colon))));
  const absl::string_view value = absl::StripAsciiWhitespace(line.substr(colon + 1));
  const bool ascii = std::all_of(value.begin(), value.end(), [](char c) { return absl::ascii_isascii(c); });
  if (ascii) {
    field.set_text(std::string(value));
  } else {
    field.set_raw(std::string(value));
  }
  return absl::OkStatus();
}

// curl prints trailers directly after the body: they begin at a name that the Trailer header field announced.
size_t BodyEnd(absl::string_view rest, const google::protobuf::RepeatedPtrField<v1::Header>& headers) {
  size_t end = rest.size();
  for (const v1::Header& field : headers) {
    if (!absl::EqualsIgnoreCase(field.name(), "trailer")) continue;
    for (const absl::string_view name : absl::StrSplit(field.text(), ',', absl::SkipWhitespace())) {
      end = std::min(end, rest.rfind(absl::StrCat(absl::StripAsciiWhitespace(name), ":")));
    }
  }
  return end;
}

absl::StatusOr<ConversionRequest> ReadHttpDump(absl::string_view text) {
  DumpLines lines(text);
  v1::ConvertHttpResponseRequest request;
  // curl prints the header fields of every response on the way; the last one counts.
  while (absl::StartsWith(lines.rest(), "HTTP/")) {
    const absl::string_view status_line = lines.ReadLine();
    const size_t space = status_line.find(' ');
    int code = 0;
    if (space == absl::string_view::npos || !absl::SimpleAtoi(status_line.substr(space + 1, 3), &code)) {
      return DumpError(lines,
                       absl::StrCat(Quoted(status_line), " is not a status line; for example HTTP/1.1 404 Not Found"));
    }
    v1::HttpResponse& http = *request.mutable_http();
    http.Clear();
    http.set_code(code);
    while (!lines.done()) {
      const absl::string_view line = lines.ReadLine();
      if (line.empty()) break;
      if (absl::Status read = ReadDumpField(lines, line, *http.add_headers()); !read.ok()) return read;
    }
  }
  v1::HttpResponse& http = *request.mutable_http();
  const size_t body_end = BodyEnd(lines.rest(), http.headers());
  http.set_body(std::string(lines.rest().substr(0, body_end)));
  lines.Skip(body_end);
  while (!lines.done()) {
    const absl::string_view line = lines.ReadLine();
    if (line.empty()) continue;
    if (absl::Status read = ReadDumpField(lines, line, *http.add_trailers()); !read.ok()) return read;
  }
  return request;
}

absl::StatusOr<ConversionRequest> ReadTrailersDump(absl::string_view text) {
  DumpLines lines(text);
  v1::ConvertGrpcResponseRequest request;
  while (!lines.done()) {
    const absl::string_view line = lines.ReadLine();
    if (absl::StripAsciiWhitespace(line).empty()) continue;
    if (absl::Status read = ReadDumpField(lines, line, *request.add_trailers()); !read.ok()) return read;
  }
  return request;
}

absl::StatusOr<ConversionRequest> ReadJsonDump(absl::string_view text) {
  const std::optional<JsonDocument> json = JsonDocument::Parse(text);
  if (!json.has_value() || !json->Root().IsObject() || json->repaired()) {
    return absl::InvalidArgumentError("is not a JSON object");
  }
  const JsonValue root = json->Root();
  if (root.Find("http").exists()) {
    v1::ConvertHttpResponseRequest request;
    if (absl::Status read = ReadConversionJson(text, request); !read.ok()) return read;
    return request;
  }
  const bool whole = root.Find("status").exists() || root.Find("trailers").exists();
  const std::string wrapped =
      whole ? std::string(text) : JsonWriter().BeginObject().Key("status").Value(root).EndObject().Finish();
  v1::ConvertGrpcResponseRequest request;
  if (absl::Status read = ReadConversionJson(wrapped, request); !read.ok()) return read;
  return request;
}

}  // namespace

absl::StatusOr<ConversionRequest> ReadDump(absl::string_view text) {
  const absl::string_view start = absl::StripLeadingAsciiWhitespace(text);
  if (start.empty()) return absl::InvalidArgumentError("is empty");
  if (absl::StartsWith(start, "HTTP/")) return ReadHttpDump(start);
  if (absl::StartsWith(start, "{")) return ReadJsonDump(start);
  return ReadTrailersDump(start);
}

std::string WriteHttpResponse(const v1::HttpResponse& http) {
  std::string text = absl::StrCat("HTTP/1.1 ", http.code());
  if (const HttpStatusInfo* known = FindHttpStatus(http.code()); known != nullptr) {
    absl::StrAppend(&text, " ", known->reason_phrase);
  }
  return absl::StrCat(text, "\n", WriteTrailers(http.headers()), "\n", http.body());
}

std::string WriteTrailers(const google::protobuf::RepeatedPtrField<v1::Header>& trailers) {
  std::string text;
  for (const v1::Header& field : trailers) absl::StrAppend(&text, field.name(), ": ", field.text(), "\n");
  return text;
}

}  // namespace status_translator
