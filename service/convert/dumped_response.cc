#include "convert/dumped_response.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "convert/body_end.h"
#include "convert/chunked.h"
#include "convert/pasted_text.h"
#include "lookup/errors.h"
#include "support/limits.h"
#include "wire/body.h"
#include "wire/decompress.h"
#include "wire/json.h"
#include "wire/text.h"

namespace status_translator {
namespace {

void SetValue(absl::string_view value, v1::Header& field) {
  if (std::all_of(value.begin(), value.end(), [](char c) { return absl::ascii_isascii(c); })) {
    field.set_text(std::string(value));
  } else {
    field.set_raw(std::string(value));
  }
}

// Whether a line is a value that stands below its name.
bool IsValueAlone(absl::string_view line, absl::string_view value_above) {
  return value_above.empty() && (!FieldNameOf(line).has_value() || absl::StrContains(line, "://"));
}

// The lines of `part`, which is a part of the body, with their numbers in the dump.
std::vector<DumpLine> LinesOf(absl::string_view part, const DumpedResponse& dumped) {
  std::vector<DumpLine> read;
  if (part.empty()) return read;
  const size_t begin = static_cast<size_t>(part.data() - dumped.body.data());
  DumpReader lines(absl::string_view(dumped.body).substr(0, begin + part.size()), dumped.body_line);
  lines.SkipBytes(begin);
  while (!lines.done()) read.push_back(lines.Read());
  return read;
}

std::optional<Chunked> ChunksOf(const DumpedResponse& dumped, const v1::HttpResponse& http, DumpNotes& notes) {
  const absl::string_view coding = FindField(http.headers(), "transfer-encoding").value_or("");
  if (!absl::EndsWithIgnoreCase(coding, "chunked")) return std::nullopt;
  std::optional<Chunked> chunked = DecodeChunked(dumped.body);
  if (!chunked.has_value()) return std::nullopt;
  if (!chunked->sizes_fit) notes.Add(dumped.body_line + 1, "the sizes of the chunks do not fit; their lines were used");
  if (!chunked->complete) {
    const int lines = static_cast<int>(std::count(dumped.body.begin(), dumped.body.end(), '\n'));
    notes.Add(dumped.body_line + lines + (dumped.body.back() == '\n' ? 0 : 1), "the body ends before its last chunk");
  } else if (!absl::StripAsciiWhitespace(chunked->rest).empty()) {
    notes.Add(LinesOf(chunked->rest, dumped)[0].number, "what follows the last chunk is ignored");
  }
  return chunked;
}

// Whether Content-Length ends a JSON body, and what follows it does not belong to JSON, for example a prompt. A body
// that someone edited is not cut.
bool EndsJson(absl::string_view body, size_t length) {
  return length > 0 && length < body.size() && JsonDocument::Parse(body.substr(0, length)).has_value() &&
         !JsonDocument::Parse(body).has_value();
}

// Tools decode a body and print the field with which it came.
void RemoveUndoneEncoding(int line, DumpNotes& notes, v1::HttpResponse& http) {
  const std::string encodings = ContentEncodings(http);
  if (encodings.empty() || http.body().empty() || !IsPlainText(http.body())) return;
  if (Decompress(http.body(), encodings, kMaxBodyBytes).has_value()) return;
  Fields stay;
  for (v1::Header& field : *http.mutable_headers()) {
    if (!absl::EqualsIgnoreCase(field.name(), "content-encoding")) *stay.Add() = std::move(field);
  }
  http.mutable_headers()->Swap(&stay);
  notes.Add(line, absl::StrCat("the body is text, while Content-Encoding is ", Quoted(encodings),
                               ": it was read as the tool has decoded it"));
}

// A body that should be there, but for the statuses that have none.
void NoteMissingBody(int line, DumpNotes& notes, v1::HttpResponse& http) {
  uint64_t bytes = 0;
  if (http.code() < 200 || http.code() == 204 || http.code() == 304) return;
  if (!absl::SimpleAtoi(FindField(http.headers(), "content-length").value_or(""), &bytes)) return;
  if (bytes <= http.body().size() || !absl::StripAsciiWhitespace(http.body()).empty()) return;
  http.clear_body();  // empty lines of the text
  notes.Add(line, absl::StrCat("the body is missing: Content-Length is ", bytes,
                               "; for curl use -i in place of -I, for wget --content-on-error"));
}

}  // namespace

void ReadDumpFields(absl::Span<const DumpLine> lines, DumpNotes& notes, Fields& fields) {
  v1::Header* last = nullptr;  // null if the line before was skipped
  std::string value;           // of `last`
  const auto finish = [&] {
    if (last != nullptr) SetValue(value, *last);
    last = nullptr;
  };
  for (const DumpLine& line : lines) {
    if (fields.size() > kMaxFields) break;
    std::string without_style;
    absl::string_view text = line.text;
    if (text.find('\x1b') != absl::string_view::npos) text = without_style = WithoutStyles(text);
    if (absl::StripAsciiWhitespace(text).empty()) continue;
    if (last != nullptr && IsContinuation(text)) {
      absl::StrAppend(&value, value.empty() ? "" : " ", absl::StripAsciiWhitespace(text));
    } else if (last != nullptr && IsValueAlone(text, value)) {
      value = std::string(absl::StripAsciiWhitespace(text));
    } else if (const auto name = FieldNameOf(absl::StripLeadingAsciiWhitespace(text)); name.has_value()) {
      finish();
      last = fields.Add();
      last->set_name(std::string(*name));
      value = std::string(FieldValueOf(absl::StripLeadingAsciiWhitespace(text), *name));
    } else {
      finish();
      notes.AddSkipped({text, line.number});
    }
  }
  finish();
}

v1::HttpResponse ReadDumpedResponse(const DumpedResponse& dumped, DumpNotes& notes) {
  v1::HttpResponse http;
  http.set_code(dumped.status);
  ReadDumpFields(dumped.headers, notes, *http.mutable_headers());
  absl::string_view trailers;
  if (std::optional<Chunked> chunked = ChunksOf(dumped, http, notes); chunked.has_value()) {
    trailers = chunked->trailers;
    http.set_body(std::move(chunked->body));
  } else {
    const size_t end = BodyEnd(dumped.body, http.headers());
    const absl::string_view body = absl::string_view(dumped.body).substr(0, end);
    trailers = absl::string_view(dumped.body).substr(end);
    size_t length = 0;
    if (absl::SimpleAtoi(FindField(http.headers(), "content-length").value_or(""), &length) && EndsJson(body, length)) {
      notes.Add(LinesOf(body.substr(length), dumped)[0].number, "what follows the bytes of Content-Length was skipped");
    } else {
      length = body.size();
    }
    http.set_body(std::string(body.substr(0, length)));
  }
  RemoveUndoneEncoding(dumped.status_line, notes, http);
  NoteMissingBody(dumped.status_line, notes, http);
  ReadDumpFields(LinesOf(trailers, dumped), notes, *http.mutable_trailers());
  if (http.trailers().empty()) ReadDumpFields(dumped.trailers, notes, *http.mutable_trailers());
  return http;
}

}  // namespace status_translator
