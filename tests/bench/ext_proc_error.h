// One error, as Envoy tells an external processor of it with what error-only.yaml sends.
#ifndef STATUS_TRANSLATOR_TESTS_BENCH_EXT_PROC_ERROR_H_
#define STATUS_TRANSLATOR_TESTS_BENCH_EXT_PROC_ERROR_H_

#include <string>

#include "envoy/service/ext_proc/v3/external_processor.pb.h"

namespace status_translator {

// `shape`: empty (a head alone), problem (problem+json) or html (2 KiB).
struct ExtProcError {
  explicit ExtProcError(const std::string& shape) {
    using namespace envoy::service::ext_proc::v3;
    std::string text;
    std::string type;
    if (shape == "problem") {
      type = "application/problem+json";
      text = R"({"title":"Not Found","status":404,"detail":"the book is on loan"})";
    } else if (shape == "html") {
      type = "text/html";
      text = "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1><p>";
      while (text.size() < 2020) text += "The page was not here. ";
      text.resize(2048 - 18);
      text += "</p></body></html>";
    }
    HttpHeaders& response = *head.mutable_response_headers();
    const auto add = [&response](const std::string& key, const std::string& value) {
      HeaderValue& header = *response.mutable_headers()->add_headers();
      header.set_key(key);
      header.set_raw_value(value);
    };
    add(":status", "404");
    add("server", "nginx");
    add("date", "Thu, 01 Jan 2026 00:00:00 GMT");
    if (!type.empty()) add("content-type", type);
    add("content-length", std::to_string(text.size()));
    add("x-envoy-upstream-service-time", "0");
    response.set_end_of_stream(text.empty());
    head.mutable_metadata_context();
    head.mutable_protocol_config()->set_response_body_mode(BODY_SEND_MODE_BUFFERED_PARTIAL);
    auto& attributes = *(*head.mutable_attributes())["envoy.filters.http.ext_proc"].mutable_fields();
    attributes["'content-type' in request.headers"].set_bool_value(true);
    attributes["request.headers['content-type']"].set_string_value("application/grpc");
    attributes["response.code"].set_number_value(404);
    attributes["response.code_details"].set_string_value("via_upstream");
    body.mutable_response_body()->set_body(text);
    body.mutable_response_body()->set_end_of_stream(true);
    body.mutable_metadata_context();
  }

  envoy::service::ext_proc::v3::ProcessingRequest head;
  envoy::service::ext_proc::v3::ProcessingRequest body;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_BENCH_EXT_PROC_ERROR_H_
