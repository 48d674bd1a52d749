#include "convert/dump.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "convert/curl_trace.h"
#include "convert/curl_verbose.h"
#include "convert/dumped_response.h"
#include "convert/grpcurl_dump.h"
#include "convert/http_dump.h"
#include "convert/json_dump.h"
#include "convert/nghttp_dump.h"
#include "convert/pasted_text.h"
#include "convert/tcpdump_packets.h"
#include "core/http_status.h"
#include "core/nearest.h"
#include "lookup/errors.h"
#include "wire/charset.h"

namespace status_translator {
namespace {

enum class DumpKind { kFields, kHttp, kCurlVerbose, kCurlTrace, kNghttp, kGrpcurl, kTcpdump, kStatusCode };

// What the next line shows about the text; kFields: nothing.
DumpKind KindOfLine(const DumpReader& lines) {
  const absl::string_view line = lines.Peek();
  if (IsIndentedStatusLine(line)) return DumpKind::kHttp;
  if (StatusOfLine(ReceivedLine(line)).has_value()) return DumpKind::kCurlVerbose;
  if (IsReceivedHead(line)) return DumpKind::kCurlTrace;
  if (absl::StartsWith(NghttpField(line), ":status: ")) return DumpKind::kNghttp;
  if (IsTcpdumpLine(line)) return DumpKind::kTcpdump;
  if (absl::StartsWith(line, "Status Code:")) return DumpKind::kStatusCode;
  return IsGrpcurlLine(lines) ? DumpKind::kGrpcurl : DumpKind::kFields;
}

// The three digits of "404 Not Found"; none if there are none.
std::optional<int> LeadingStatus(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  int status = 0;
  const bool three = text.size() == 3 || (text.size() > 3 && !absl::ascii_isalnum(text[3]));
  return three && absl::SimpleAtoi(text.substr(0, 3), &status) && status >= 100 ? std::optional<int>(status)
                                                                                : std::nullopt;
}

// The status in a block of fields without a status line: HTTP/2's :status, or "status" in the first line, as older
// browsers write it. None if there is a grpc-status, for then the fields are trailers.
std::optional<int> StatusOfFields(DumpReader lines) {
  std::optional<int> status;
  for (bool first = true; !lines.done() && !lines.Peek().empty(); first = false) {
    const absl::string_view line = absl::StripLeadingAsciiWhitespace(lines.Read().text);
    const std::optional<absl::string_view> name = FieldNameOf(line);
    if (!name.has_value()) continue;
    if (absl::EqualsIgnoreCase(*name, "grpc-status")) return std::nullopt;
    if (*name == ":status" || (first && absl::EqualsIgnoreCase(*name, "status"))) {
      status = LeadingStatus(FieldValueOf(line, *name));
    }
  }
  return status;
}

// Reads header fields up to an empty line, and the body behind it.
v1::HttpResponse ReadFieldsAndBody(int status, DumpReader lines, DumpNotes& notes) {
  DumpedResponse response;
  response.status = status;
  response.status_line = lines.number() + 1;
  while (!lines.done()) {
    const DumpLine line = lines.Read();
    if (line.text.empty()) break;
    const std::optional<absl::string_view> name = FieldNameOf(line.text);
    if (name != ":status" && !absl::EqualsIgnoreCase(name.value_or(""), "status")) response.headers.push_back(line);
  }
  response.body = std::string(lines.rest());
  response.body_line = lines.number();
  return ReadDumpedResponse(response, notes);
}

// Reads what a browser shows of a response: "Status Code: 404 Not Found", or the status in the next line.
absl::StatusOr<v1::HttpResponse> ReadStatusCode(DumpReader lines, DumpNotes& notes) {
  const DumpLine line = lines.Read();
  absl::string_view value = absl::StripPrefix(line.text, "Status Code:");
  if (absl::StripAsciiWhitespace(value).empty() && !lines.done()) value = lines.Read().text;
  const std::optional<int> status = LeadingStatus(value);
  if (!status.has_value()) {
    return DumpError(line.number, absl::StrCat(Quoted(value), " is not a status; for example Status Code: 404"));
  }
  return ReadFieldsAndBody(*status, lines, notes);
}

// Whether a text begins with the header fields of a response. A body may begin with such a line as well, for example
// "error: x", so one of the fields that nearly every response has must be among them.
bool BeginsWithFields(DumpReader lines) {
  constexpr absl::string_view kUsual[] = {"content-type", "content-length", "server"};
  bool has_usual = false;
  while (!lines.done() && !lines.Peek().empty()) {
    const absl::string_view line = lines.Read().text;
    const std::optional<absl::string_view> name = FieldNameOf(line);
    if (!name.has_value() && !IsContinuation(line)) return false;
    has_usual = has_usual || std::any_of(std::begin(kUsual), std::end(kUsual), [&name](absl::string_view usual) {
                  return absl::EqualsIgnoreCase(name.value_or(""), usual);
                });
  }
  return has_usual;
}

// The name of a field that is near grpc-status; empty: none.
std::string MisspeltStatusField(const std::vector<DumpLine>& fields) {
  constexpr absl::string_view kStatus[] = {"grpc-status"};
  for (const DumpLine& field : fields) {
    const absl::string_view name = FieldNameOf(field.text).value_or("");
    // A field of another name, for example x-status, is not meant.
    if (!name.empty() && absl::StartsWithIgnoreCase(name, "g") && !Nearest(name, kStatus).empty()) {
      return std::string(name);
    }
  }
  return "";
}

absl::StatusOr<ConversionRequest> ReadTrailersDump(DumpReader lines, DumpNotes& notes) {
  const int first = lines.number() + 1;
  std::vector<DumpLine> fields;
  while (!lines.done()) {
    const DumpLine line = lines.Read();
    const absl::string_view text = absl::StripAsciiWhitespace(line.text);
    if (text.empty()) continue;
    if (!FieldNameOf(text).has_value()) {
      const std::string what = absl::StrCat(Quoted(text), " is not \"name: value\"");
      return fields.empty() ? BodyAloneError(line.number, what) : DumpError(line.number, what);
    }
    fields.push_back({text, line.number});
  }
  v1::ConvertGrpcResponseRequest request;
  ReadDumpFields(fields, notes, *request.mutable_trailers());
  if (!FindField(request.trailers(), "grpc-status").has_value()) {
    if (const std::string near = MisspeltStatusField(fields); !near.empty()) {
      return DumpError(first, absl::StrCat("status: is missing, because no field is grpc-status; \"", near,
                                           "\" may be a misspelling of it"));
    }
    return DumpError(first, absl::StrCat("status: is missing, because no field is grpc-status; before the fields of an "
                                         "HTTP response, put its status line, for example HTTP/1.1 404",
                                         kStatusOptionHint, 404));
  }
  return request;
}

// Takes a Markdown code block, whose first line is the next one, out of its fences.
DumpReader WithoutFences(DumpReader lines) {
  lines.Read();
  absl::string_view block = absl::StripTrailingAsciiWhitespace(lines.rest());
  if (!absl::ConsumeSuffix(&block, "\n```")) block = lines.rest();
  return DumpReader(block, lines.number());
}

// The prompt of a shell before a command in the first line, for example "me@host:~$"; empty if there is none.
absl::string_view PromptOf(absl::string_view line) {
  for (const absl::string_view command : {"curl ", "wget ", "http ", "grpcurl ", "nghttp ", "nc "}) {
    const size_t at = line.find(absl::StrCat(" ", command));
    if (at == absl::string_view::npos) continue;
    const absl::string_view prompt = absl::StripAsciiWhitespace(line.substr(0, at));
    if (absl::EndsWith(prompt, "$") || absl::EndsWith(prompt, "#") || absl::EndsWith(prompt, "%")) return prompt;
  }
  return "";
}

// Removes the same prompt at the end, which stands in a line of its own or behind a body without a line end.
DumpReader WithoutPrompt(const DumpReader& lines) {
  const absl::string_view prompt = PromptOf(lines.Peek());
  absl::string_view text = absl::StripTrailingAsciiWhitespace(lines.rest());
  if (prompt.empty() || !absl::ConsumeSuffix(&text, prompt)) return lines;
  return DumpReader(text, lines.number());
}

ConversionRequest HttpRequest(v1::HttpResponse http) {
  v1::ConvertHttpResponseRequest request;
  *request.mutable_http() = std::move(http);
  return request;
}

// The line in which a tool says that it got no response; none if there is none. What curl -v says before it is less
// exact.
std::optional<DumpLine> FindFailure(DumpReader lines) {
  constexpr absl::string_view kFailures[] = {"curl: (", "http: ", "https: ", "wget: ", "Failed to dial ", "[ERROR] "};
  std::optional<DumpLine> found;
  while (!lines.done()) {
    const DumpLine line = lines.Read();
    const bool fails = std::any_of(std::begin(kFailures), std::end(kFailures),
                                   [&line](absl::string_view said) { return absl::StartsWith(line.text, said); });
    if (fails) return line;
    const bool hints = absl::StartsWith(line.text, "* ") || absl::StrContains(line.text, "failed: ");
    if (hints && (!found.has_value() || absl::StrContains(line.text, "ailed"))) found = line;
  }
  return found;
}

absl::Status NoResponseError(const DumpLine& line) {
  return DumpError(line.number, absl::StrCat("no response came, only ", Quoted(line.text),
                                             "; status-translator explain tells what causes such a failure"));
}

// Reads a text by the first line that shows what it is.
absl::StatusOr<ConversionRequest> ReadLines(const DumpReader& start, DumpNotes& notes) {
  DumpReader lines = start;
  DumpKind kind = KindOfLine(lines);
  while (kind == DumpKind::kFields) {
    lines.Read();
    if (lines.done()) break;
    kind = KindOfLine(lines);
  }
  switch (kind) {
    case DumpKind::kFields: {
      const std::optional<int> status = StatusOfFields(start);
      if (status.has_value()) return HttpRequest(ReadFieldsAndBody(*status, start, notes));
      absl::StatusOr<ConversionRequest> trailers = ReadTrailersDump(start, notes);
      const std::optional<DumpLine> failure = trailers.ok() ? std::nullopt : FindFailure(start);
      return failure.has_value() ? NoResponseError(*failure) : std::move(trailers);
    }
    case DumpKind::kCurlTrace: {
      const std::string received = ReceivedInTrace(lines);
      return HttpRequest(ReadDumpedResponse(ReadHttpDump(DumpReader(received, lines.number()), notes), notes));
    }
    case DumpKind::kCurlVerbose:
      return HttpRequest(ReadDumpedResponse(ReadCurlVerbose(start), notes));
    case DumpKind::kNghttp:
      return HttpRequest(ReadDumpedResponse(ReadNghttpDump(start), notes));
    case DumpKind::kGrpcurl:
      return ReadGrpcurlDump(start, notes);
    case DumpKind::kTcpdump: {
      const std::optional<DumpReader> response = ResponseInPackets(lines);
      if (!response.has_value()) return DumpError(lines.number() + 1, "no packet from here on begins a response");
      return HttpRequest(ReadDumpedResponse(ReadHttpDump(*response, notes), notes));
    }
    default:
      break;
  }
  if (lines.number() > start.number()) {
    notes.Add(lines.number() + 1, "the response begins here; the lines before it were skipped");
  }
  if (kind == DumpKind::kHttp) return HttpRequest(ReadDumpedResponse(ReadHttpDump(lines, notes), notes));
  absl::StatusOr<v1::HttpResponse> http = ReadStatusCode(lines, notes);
  if (!http.ok()) return http.status();
  return HttpRequest(*std::move(http));
}

absl::StatusOr<ConversionRequest> ReadText(absl::string_view text, DumpNotes& notes) {
  DumpReader lines(text);
  lines.SkipEmptyLines();
  if (absl::StartsWith(lines.Peek(), "```")) lines = WithoutFences(lines);
  lines = WithoutPrompt(lines);
  if (absl::StripAsciiWhitespace(lines.rest()).empty()) return absl::InvalidArgumentError("is empty");
  const absl::string_view line = lines.Peek();
  const int number = lines.number() + 1;
  if (absl::StartsWith(absl::StripLeadingAsciiWhitespace(line), "{") && !absl::StartsWith(line, "{ [")) {
    return ReadJsonDump(lines.rest(), number);
  }
  if (absl::StartsWith(line, "HTTP/") && !StatusOfLine(line).has_value()) {
    return DumpError(number, absl::StrCat(Quoted(line), " is not a status line; for example HTTP/1.1 404 Not Found"));
  }
  return ReadLines(lines, notes);
}

}  // namespace

absl::StatusOr<Dump> ReadDump(absl::string_view text) {
  absl::ConsumePrefix(&text, kUtf8Mark);
  if (BeginsUtf16(text)) return DumpError(1, "is UTF-16; save it as UTF-8");
  const std::string plain = WithoutPasteMarks(text);
  text = plain;
  std::string without_progress;
  if (HasProgress(text)) text = without_progress = WithoutProgress(text);
  DumpNotes notes;
  absl::StatusOr<ConversionRequest> request = ReadText(text, notes);
  if (!request.ok()) return request.status();
  return Dump{*std::move(request), std::move(notes).Finish()};
}

Dump ReadDumpWithoutStatus(absl::string_view text, int status) {
  DumpNotes notes;
  v1::HttpResponse http;
  if (BeginsWithFields(DumpReader(text))) {
    http = ReadFieldsAndBody(status, DumpReader(text), notes);
  } else {
    http.set_code(status);
    http.set_body(std::string(text));
  }
  return Dump{HttpRequest(std::move(http)), std::move(notes).Finish()};
}

std::string WriteHttpResponse(const v1::HttpResponse& http) {
  return absl::StrCat("HTTP/1.1 ", HttpStatusText(http.code()), "\n", WriteTrailers(http.headers()), "\n", http.body());
}

std::string WriteTrailers(const google::protobuf::RepeatedPtrField<v1::Header>& trailers) {
  std::string text;
  for (const v1::Header& field : trailers) absl::StrAppend(&text, field.name(), ": ", field.text(), "\n");
  return text;
}

bool HasStatusLine(absl::string_view text) {
  return absl::StartsWith(text, "HTTP/") || absl::StrContains(text, "\nHTTP/") || absl::StrContains(text, "< HTTP/");
}

}  // namespace status_translator
