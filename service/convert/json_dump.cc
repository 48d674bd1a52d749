#include "convert/json_dump.h"

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "convert/convert_json.h"
#include "convert/dump_lines.h"
#include "wire/json.h"
#include "wire/json_writer.h"

namespace status_translator {
namespace {

// Above it, a number is not a gRPC code but an HTTP status or an API's own code.
constexpr int64_t kMaxGrpcNumber = 99;

// Whether an object can be a google.rpc.Status: a code, a message and details, and nothing else.
bool IsStatus(JsonValue object) {
  const std::optional<int64_t> code = object.Find("code").Integer();
  if (!code.has_value() || *code < 0 || *code > kMaxGrpcNumber) return false;
  for (const JsonValue member : object) {
    if (member.Key() != "code" && member.Key() != "message" && member.Key() != "details") return false;
  }
  return true;
}

// An HTTP status that the body names; otherwise 404, for example.
int StatusIn(JsonValue object) {
  for (const JsonValue place : {object, object.Find("error")}) {
    for (const char* name : {"status", "statusCode", "code"}) {
      const std::optional<int64_t> status = place.Find(name).Integer();
      if (status.has_value() && *status >= 400 && *status <= 599) return static_cast<int>(*status);
    }
  }
  return 404;
}

// The error with the number of the line at which the JSON begins.
absl::Status At(int line, const absl::Status& error) { return DumpError(line, error.message()); }

}  // namespace

absl::Status BodyAloneError(int line, absl::string_view what, int status) {
  return DumpError(line, absl::StrCat(what, "; if it is the body of an HTTP response, put \"HTTP/1.1 ", status,
                                      "\" and an empty line before it", kStatusOptionHint, status));
}

absl::StatusOr<ConversionRequest> ReadJsonDump(absl::string_view text, int line) {
  const std::optional<JsonDocument> json = JsonDocument::Parse(text);
  if (!json.has_value() || !json->Root().IsObject() || json->repaired()) {
    return BodyAloneError(line, "is not a JSON object of UTF-8");
  }
  const JsonValue root = json->Root();
  if (root.Find("http").IsObject()) {
    v1::ConvertHttpResponseRequest request;
    if (absl::Status read = ReadConversionJson(text, request); !read.ok()) return At(line, read);
    return request;
  }
  const bool whole = root.Find("status").IsObject() || root.Find("trailers").IsArray();
  if (!whole && !IsStatus(root)) {
    return BodyAloneError(line, "this JSON has neither an HTTP status nor a gRPC code of its own", StatusIn(root));
  }
  const std::string wrapped =
      whole ? std::string(text) : JsonWriter().BeginObject().Key("status").Value(root).EndObject().Finish();
  v1::ConvertGrpcResponseRequest request;
  if (absl::Status read = ReadConversionJson(wrapped, request); !read.ok()) return At(line, read);
  return request;
}

}  // namespace status_translator
