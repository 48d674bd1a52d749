// Whole responses, converted by the built-in profiles.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_CONVERSIONS_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_CONVERSIONS_H_

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "convert/conversion.h"
#include "convert/convert.h"
#include "google/rpc/error_details.pb.h"
#include "support/translator.h"
#include "wire/fields.h"

namespace status_translator {

using FieldList = std::vector<std::pair<std::string, std::string>>;

inline Fields ToFields(const FieldList& list) {
  Fields fields;
  for (const auto& [name, value] : list) AddField(fields, name, value);
  return fields;
}

// The values of a name, in order.
inline std::vector<std::string> Values(const Fields& fields, const std::string& name) {
  std::vector<std::string> values;
  for (const v1::Header& field : fields) {
    if (field.name() == name) values.push_back(field.text());
  }
  return values;
}

// The first value of a name; "(none)" if there is none.
inline std::string Value(const Fields& fields, const std::string& name) {
  const std::vector<std::string> values = Values(fields, name);
  return values.empty() ? "(none)" : values[0];
}

inline v1::ConvertHttpResponseRequest HttpRequestOf(int code, const FieldList& headers, const std::string& body = "") {
  v1::ConvertHttpResponseRequest request;
  request.mutable_http()->set_code(code);
  *request.mutable_http()->mutable_headers() = ToFields(headers);
  request.mutable_http()->set_body(body);
  return request;
}

inline v1::ConvertHttpResponseRequest JsonRequestOf(int code, const std::string& body) {
  return HttpRequestOf(code, {{"content-type", "application/json"}}, body);
}

inline v1::ConvertHttpResponseResponse ToGrpc(const v1::ConvertHttpResponseRequest& request) {
  v1::ConvertHttpResponseResponse response;
  const absl::Status status = ConvertHttpResponse(TestTranslator(), request, response);
  if (!status.ok()) throw std::runtime_error(status.ToString());
  return response;
}

inline v1::ConvertGrpcResponseResponse ToHttp(const v1::ConvertGrpcResponseRequest& request) {
  v1::ConvertGrpcResponseResponse response;
  const absl::Status status = ConvertGrpcResponse(TestTranslator(), request, response);
  if (!status.ok()) throw std::runtime_error(status.ToString());
  return response;
}

inline v1::ConvertGrpcResponseRequest GrpcRequestOf(const google::rpc::Status& status) {
  v1::ConvertGrpcResponseRequest request;
  *request.mutable_status() = status;
  return request;
}

inline v1::ConvertGrpcResponseRequest TrailersRequestOf(const Fields& trailers) {
  v1::ConvertGrpcResponseRequest request;
  *request.mutable_trailers() = trailers;
  return request;
}

inline google::rpc::Status StatusOf(int code, const std::string& message,
                                    std::initializer_list<const google::protobuf::Message*> details = {}) {
  google::rpc::Status status;
  status.set_code(code);
  status.set_message(message);
  for (const auto* detail : details) status.add_details()->PackFrom(*detail);
  return status;
}

// The details without our own.
inline StatusDetails Theirs(StatusDetails details) {
  RemoveDetails(kOriginalType, details);
  return details;
}

template <typename Message>
Message DetailOf(const google::rpc::Status& status) {
  Message message;
  FindDetail(status.details(), message);
  return message;
}

// "google.rpc.ErrorInfo", in order.
inline std::vector<std::string> DetailTypes(const google::rpc::Status& status) {
  std::vector<std::string> types;
  for (const auto& detail : status.details()) types.emplace_back(TypeName(detail.type_url()));
  return types;
}

inline std::vector<v1::Finding> Findings(const v1::ConversionReport& report) {
  std::vector<v1::Finding> findings;
  for (const int finding : report.findings()) findings.push_back(static_cast<v1::Finding>(finding));
  return findings;
}

// As HTTP/2 counts.
inline size_t WireBytes(const Fields& trailers) {
  size_t bytes = 0;
  for (const v1::Header& field : trailers) bytes += field.name().size() + field.text().size() + 32;
  return bytes;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_CONVERSIONS_H_
