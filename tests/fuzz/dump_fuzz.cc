// Responses as tools print them, trailers, and JSON.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "convert/dump.h"
#include "convert/dump_lines.h"
#include "fuzz/require.h"
#include "wire/fields.h"

namespace status_translator {
namespace {

// Whether a response can be written as lines, and these read as the same response. The styles of a terminal are taken
// off a text, but not off one that is not UTF-8.
bool CanBeWritten(const v1::HttpResponse& http) {
  return http.code() >= 100 && http.code() <= 599 && http.trailers().empty() &&
         !absl::StrContains(http.body(), "HTTP/") && !absl::StrContains(http.body(), "--:--:--") &&
         !absl::StrContains(http.body(), "\x1b[") &&
         std::all_of(http.headers().begin(), http.headers().end(), [](const v1::Header& field) {
           // An empty value takes the line below, and a coding or trailers change what the body is.
           return !field.has_raw() && !field.text().empty() &&
                  !absl::EqualsIgnoreCase(field.name(), "transfer-encoding") &&
                  !absl::EqualsIgnoreCase(field.name(), "trailer") &&
                  !absl::EqualsIgnoreCase(field.name(), "content-type") &&
                  !absl::EqualsIgnoreCase(field.name(), "content-length") &&
                  !absl::StrContains(field.text(), "--:--:--") &&
                  field.text().find_first_of("\r\n\x1b") == std::string::npos &&
                  absl::StripAsciiWhitespace(field.text()) == field.text();
         });
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const absl::StatusOr<Dump> read = ReadDump(Text(data, size));
  if (!read.ok()) {
    Require(absl::IsInvalidArgument(read.status()), "what cannot be read is an invalid argument");
    RequireOneLine(read.status().message(), 1024);
    return 0;
  }
  Require(read->notes.size() <= kMaxDumpNotes + 1, "notes are bounded");
  for (const std::string& note : read->notes) RequireOneLine(note, 1024);
  const auto* request = std::get_if<v1::ConvertHttpResponseRequest>(&read->request);
  if (request == nullptr) return 0;
  Require(request->http().body().size() <= size, "a body is a part of its dump");
  if (!CanBeWritten(request->http())) return 0;
  const absl::StatusOr<Dump> again = ReadDump(WriteHttpResponse(request->http()));
  Require(again.ok() && std::holds_alternative<v1::ConvertHttpResponseRequest>(again->request),
          "what is written is read");
  const v1::HttpResponse& http = std::get<v1::ConvertHttpResponseRequest>(again->request).http();
  Require(http.SerializeAsString() == request->http().SerializeAsString(), "and as the same");
  return 0;
}
