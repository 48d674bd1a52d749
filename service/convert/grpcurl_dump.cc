#include "convert/grpcurl_dump.h"

#include <google/protobuf/any.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "convert/dumped_response.h"
#include "core/grpc_code.h"
#include "lookup/errors.h"
#include "wire/any_json.h"
#include "wire/json.h"
#include "wire/text.h"

namespace status_translator {
namespace {

constexpr absl::string_view kError = "ERROR:";
constexpr absl::string_view kCode = "  Code: ";
constexpr absl::string_view kMessage = "  Message: ";
constexpr absl::string_view kDetails = "  Details:";

// The code in Go's spelling, for example "NotFound", "Canceled" or "Code(17)".
std::optional<int> CodeOf(absl::string_view word) {
  int number = 0;
  absl::string_view digits = word;
  if (absl::ConsumePrefix(&digits, "Code(") && absl::ConsumeSuffix(&digits, ")")) {
    return absl::SimpleAtoi(digits, &number) ? std::optional<int>(number) : std::nullopt;
  }
  if (word == "OK") return kGrpcOk;
  if (word == "Canceled") word = "Cancelled";
  std::string name;
  for (const char c : word) {
    if (!name.empty() && absl::ascii_isupper(c)) name += '_';
    name += absl::ascii_toupper(c);
  }
  return GrpcCodeFromName(name);
}

// Reads the fields below "Response … received:".
void ReadMetadata(DumpReader& lines, DumpNotes& notes, Fields& metadata) {
  std::vector<DumpLine> fields;
  while (!lines.done() && FieldNameOf(lines.Peek()).has_value() && lines.Peek() != kError) {
    fields.push_back(lines.Read());
  }
  ReadDumpFields(fields, notes, metadata);
}

// Whether a line begins a detail: "  1)\t{".
bool BeginsDetail(absl::string_view line) {
  if (!absl::ConsumePrefix(&line, "  ")) return false;
  const size_t digits = line.find_first_not_of("0123456789");
  return digits != absl::string_view::npos && digits > 0 && line[digits] == ')';
}

// Reads one detail, whose first line is the next one.
void ReadDetail(DumpReader& lines, DumpNotes& notes, google::rpc::Status& status) {
  const int number = lines.number() + 1;
  const absl::string_view first = lines.Read().text;
  std::string text(first.substr(first.find(')') + 1));
  while (!lines.done() && !BeginsDetail(lines.Peek())) absl::StrAppend(&text, "\n", lines.Read().text);
  const std::optional<JsonDocument> json = JsonDocument::Parse(text);
  const std::optional<google::protobuf::Any> detail =
      json.has_value() && status.details_size() < kMaxReadableDetails ? DetailFromJson(json->Root()) : std::nullopt;
  if (detail.has_value()) {
    *status.add_details() = *detail;
  } else {
    notes.Add(number, "this detail is not the JSON of a google.rpc message and was left out");
  }
}

absl::Status ReadError(DumpReader& lines, DumpNotes& notes, google::rpc::Status& status) {
  const DumpLine line = lines.Read();
  const std::optional<int> code = CodeOf(absl::StripAsciiWhitespace(absl::StripPrefix(line.text, kCode)));
  if (!code.has_value()) {
    return DumpError(line.number, absl::StrCat(Quoted(line.text), " names no gRPC code; for example   Code: NotFound"));
  }
  status.set_code(*code);
  if (!lines.done() && absl::StartsWith(lines.Peek(), kMessage)) {
    std::string message(absl::StripPrefix(lines.Read().text, kMessage));
    // A message may have several lines.
    while (!lines.done() && lines.Peek() != kDetails) absl::StrAppend(&message, "\n", lines.Read().text);
    status.set_message(FixUtf8(absl::StripAsciiWhitespace(message)));
  }
  if (!lines.done()) lines.Read();
  while (!lines.done()) {
    if (BeginsDetail(lines.Peek())) {
      ReadDetail(lines, notes, status);
    } else {
      lines.Read();
    }
  }
  return absl::OkStatus();
}

}  // namespace

bool IsGrpcurlLine(const DumpReader& lines) {
  DumpReader next = lines;
  const absl::string_view line = next.Read().text;
  return line == "Response headers received:" || line == "Response trailers received:" ||
         (line == kError && absl::StartsWith(next.Peek(), kCode));
}

absl::StatusOr<v1::ConvertGrpcResponseRequest> ReadGrpcurlDump(DumpReader lines, DumpNotes& notes) {
  v1::ConvertGrpcResponseRequest request;
  google::rpc::Status& status = *request.mutable_status();
  while (!lines.done()) {
    const absl::string_view line = lines.Read().text;
    if (line == "Response headers received:" || line == "Response trailers received:") {
      ReadMetadata(lines, notes, *request.mutable_trailers());
    } else if (line == kError && absl::StartsWith(lines.Peek(), kCode)) {
      if (absl::Status read = ReadError(lines, notes, status); !read.ok()) return read;
    }
  }
  return request;
}

}  // namespace status_translator
