// Whole responses as text, a form that a fuzzer mutates well.
#ifndef STATUS_TRANSLATOR_TESTS_FUZZ_REQUESTS_H_
#define STATUS_TRANSLATOR_TESTS_FUZZ_REQUESTS_H_

#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/text_format.h>

#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "core/utf8.h"
#include "fuzz/require.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "wire/fields.h"
#include "wire/text.h"

namespace status_translator {

// Consumes "name: value" lines up to an empty one; those after a line "--" are trailers. A name that begins with '@' is
// not a field but an option of the request, for which `set_option` is called.
template <typename SetOption>
void ConsumeFields(absl::string_view& text, Fields& headers, Fields& trailers, const SetOption& set_option) {
  Fields* fields = &headers;
  while (!text.empty()) {
    const absl::string_view line = ConsumeLine(text);
    if (line.empty()) return;
    if (line == "--") {
      fields = &trailers;
      continue;
    }
    const size_t colon = line.find(':', 1);
    if (colon == absl::string_view::npos) continue;
    const std::string name = FixUtf8(line.substr(0, colon));
    const absl::string_view value = absl::StripAsciiWhitespace(line.substr(colon + 1));
    if (name[0] == '@') {
      set_option(name, FixUtf8(value));
      continue;
    }
    AddField(*fields, name, IsUtf8(value) ? value : "");
    if (!IsUtf8(value)) fields->rbegin()->set_raw(std::string(value));
  }
}

// "body", "no-debug" or the name of a header.
inline void ParseExposed(const std::string& what, v1::Expose& expose) {
  if (what == "body") {
    expose.set_body(true);
  } else if (what == "no-debug") {
    expose.set_without_debug_info(true);
  } else if (!what.empty()) {
    expose.add_headers(what);
  }
}

//   HTTP/1.1 404 Not Found    the status after the first space
//   @profile: envoy           also @origin: NUMBER and @expose
//   name: value
//
//   the body
inline v1::ConvertHttpResponseRequest HttpRequestFrom(absl::string_view text) {
  v1::ConvertHttpResponseRequest request;
  v1::HttpResponse& http = *request.mutable_http();
  const absl::string_view status_line = ConsumeLine(text);
  const size_t space = status_line.find(' ');
  int number = 0;
  if (space != absl::string_view::npos && absl::SimpleAtoi(status_line.substr(space + 1, 3), &number)) {
    http.set_code(number);
  }
  ConsumeFields(text, *http.mutable_headers(), *http.mutable_trailers(),
                [&](const std::string& name, const std::string& value) {
                  if (name == "@profile") request.set_profile(value);
                  if (name == "@expose") ParseExposed(value, *request.mutable_expose());
                  if (name == "@origin" && absl::SimpleAtoi(value, &number)) {
                    request.set_origin(static_cast<v1::Origin>(number));
                  }
                });
  http.set_body(std::string(text));
  return request;
}

// A google.rpc.Status as text or as bytes; none if it is neither.
inline std::optional<google::rpc::Status> StatusFrom(absl::string_view text) {
  static const bool silent = (google::protobuf::SetLogHandler(nullptr), true);
  (void)silent;
  google::rpc::Status status;
  google::protobuf::TextFormat::Parser parser;
  google::protobuf::io::ErrorCollector* const no_collector = nullptr;
  parser.RecordErrorsTo(no_collector);
  parser.SetRecursionLimit(32);
  std::string bytes(text);
  // Text format accepts strings that are not UTF-8, which the wire format does not.
  if (parser.ParseFromString(bytes, &status)) bytes = status.SerializeAsString();
  if (!status.ParseFromString(bytes)) return std::nullopt;
  return status;
}

//   @format: NUMBER           also @accept, @profile and @expose
//   grpc-status: 5
//
//   a google.rpc.Status, as text or bytes; if absent, the trailers decide
inline v1::ConvertGrpcResponseRequest GrpcRequestFrom(absl::string_view text) {
  v1::ConvertGrpcResponseRequest request;
  Fields& fields = *request.mutable_trailers();
  ConsumeFields(text, fields, fields, [&](const std::string& name, const std::string& value) {
    int number = 0;
    if (name == "@profile") request.set_profile(value);
    if (name == "@accept") request.set_accept(value);
    if (name == "@expose") ParseExposed(value, *request.mutable_expose());
    if (name == "@format" && absl::SimpleAtoi(value, &number)) request.set_format(static_cast<v1::Format>(number));
  });
  if (text.empty()) return request;
  if (const auto status = StatusFrom(text); status.has_value()) *request.mutable_status() = *status;
  return request;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_FUZZ_REQUESTS_H_
