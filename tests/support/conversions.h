// Whole responses, converted by the built-in profiles.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_CONVERSIONS_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_CONVERSIONS_H_

#include <stdexcept>
#include <string>

#include "absl/strings/escaping.h"
#include "convert/convert_grpc.h"
#include "convert/convert_http.h"
#include "google/rpc/error_details.pb.h"
#include "support/fields.h"
#include "support/translator.h"
#include "wire/details.h"

namespace status_translator {

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

// The details without our own.
inline StatusDetails Theirs(StatusDetails details) {
  RemoveDetails(kOriginalType, details);
  return details;
}

// All bytes that a caller could see: the response, and every trailer decoded.
inline std::string AllBytes(const v1::ConvertHttpResponseResponse& response) {
  std::string bytes = response.SerializeAsString();
  for (const auto& field : response.trailers()) {
    std::string decoded;
    if (absl::Base64Unescape(field.text(), &decoded)) bytes += decoded;
  }
  return bytes;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_CONVERSIONS_H_
