// Responses as `curl -i` prints them, trailers, and JSON.
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "convert/dump.h"
#include "fuzz/require.h"
#include "wire/fields.h"

namespace status_translator {
namespace {

// Whether a response can be written as lines.
bool CanBeWritten(const v1::HttpResponse& http) {
  return http.code() >= 100 && http.code() <= 599 && http.trailers().empty() &&
         !absl::StartsWith(http.body(), "HTTP/") &&
         std::all_of(http.headers().begin(), http.headers().end(), [](const v1::Header& field) {
           const auto is_plain = [](char c) { return c > ' ' && c <= '~'; };
           return !field.has_raw() && !field.name().empty() && field.name().find(':') == std::string::npos &&
                  std::all_of(field.name().begin(), field.name().end(), is_plain) &&
                  field.text().find_first_of(std::string("\r\n", 2)) == std::string::npos &&
                  absl::StripAsciiWhitespace(field.text()) == field.text();
         });
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const absl::StatusOr<ConversionRequest> read = ReadDump(Text(data, size));
  if (!read.ok()) {
    Require(absl::IsInvalidArgument(read.status()), "what cannot be read is an invalid argument");
    RequireOneLine(read.status().message(), 1024);
    return 0;
  }
  const auto* request = std::get_if<v1::ConvertHttpResponseRequest>(&*read);
  if (request == nullptr || !CanBeWritten(request->http())) return 0;
  const auto again = ReadDump(WriteHttpResponse(request->http()));
  Require(again.ok() && std::holds_alternative<v1::ConvertHttpResponseRequest>(*again), "what is written is read");
  const v1::HttpResponse& http = std::get<v1::ConvertHttpResponseRequest>(*again).http();
  Require(http.SerializeAsString() == request->http().SerializeAsString(), "and as the same");
  return 0;
}
