// Messages as a proxy sends them.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_EXT_PROC_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_EXT_PROC_H_

#include <string>

#include "envoy/service/ext_proc/v3/external_processor.pb.h"
#include "support/fields.h"

namespace status_translator {

namespace extp = ::envoy::service::ext_proc::v3;

inline void SetHeaders(const FieldList& fields, extp::HeaderMap& map) {
  for (const auto& [name, value] : fields) {
    extp::HeaderValue& header = *map.add_headers();
    header.set_key(name);
    header.set_raw_value(value);
  }
}

inline extp::ProcessingRequest RequestHead(const FieldList& fields) {
  extp::ProcessingRequest message;
  SetHeaders(fields, *message.mutable_request_headers()->mutable_headers());
  return message;
}

inline extp::ProcessingRequest ResponseHead(const FieldList& fields, bool end = false) {
  extp::ProcessingRequest message;
  SetHeaders(fields, *message.mutable_response_headers()->mutable_headers());
  message.mutable_response_headers()->set_end_of_stream(end);
  return message;
}

inline extp::ProcessingRequest ResponseBody(const std::string& bytes, bool end = true) {
  extp::ProcessingRequest message;
  message.mutable_response_body()->set_body(bytes);
  message.mutable_response_body()->set_end_of_stream(end);
  return message;
}

inline extp::ProcessingRequest ResponseTrailers(const FieldList& fields) {
  extp::ProcessingRequest message;
  SetHeaders(fields, *message.mutable_response_trailers()->mutable_trailers());
  return message;
}

inline extp::ProcessingRequest WithMode(extp::ProcessingRequest message, extp::BodySendMode mode) {
  message.mutable_protocol_config()->set_response_body_mode(mode);
  message.mutable_protocol_config()->set_request_body_mode(mode);
  return message;
}

inline extp::ProcessingRequest With(extp::ProcessingRequest message, const std::string& attribute,
                                    const std::string& value) {
  auto& fields = *(*message.mutable_attributes())["envoy.filters.http.ext_proc"].mutable_fields();
  fields[attribute].set_string_value(value);
  return message;
}

inline extp::ProcessingRequest With(extp::ProcessingRequest message, const std::string& attribute, double value) {
  auto& fields = *(*message.mutable_attributes())["envoy.filters.http.ext_proc"].mutable_fields();
  fields[attribute].set_number_value(value);
  return message;
}

constexpr char kTypeAttribute[] = "request.headers['content-type']";

inline extp::ProcessingRequest FromGrpcCaller(extp::ProcessingRequest message) {
  return With(std::move(message), kTypeAttribute, "application/grpc");
}

inline extp::ProcessingRequest FromHttpCaller(extp::ProcessingRequest message) {
  return With(std::move(message), kTypeAttribute, "application/json");
}

// The values that a reply sets for a name, joined with '|'.
inline std::string Sets(const extp::HeaderMutation& mutation, const std::string& name) {
  std::string values;
  for (const extp::HeaderValueOption& option : mutation.set_headers()) {
    if (option.header().key() != name) continue;
    if (!values.empty()) values += option.append().value() ? '|' : '!';
    values += option.header().raw_value();
  }
  return values;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_EXT_PROC_H_
