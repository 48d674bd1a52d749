// Converts an HTTP response to gRPC and back, and holds both responses to the invariants.
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "convert/convert_json.h"
#include "fuzz/requests.h"
#include "support/conversions.h"
#include "support/json.h"
#include "wire/body.h"
#include "wire/grpc_web.h"
#include "wire/outcome.h"

namespace status_translator {
namespace {

// What can have the outcome: the fields of the response, and the trailers in the body of gRPC-Web.
Fields OutcomeFields(const v1::HttpResponse& http) {
  Fields fields = http.trailers();
  fields.MergeFrom(http.headers());
  const absl::string_view type = FindField(http.headers(), "content-type").value_or("");
  if (HasGrpcStatus(http) || !IsGrpcWebType(type)) return fields;
  v1::ConversionReport report;
  const std::string body = DecodedBody(http, report).value_or("");
  fields.MergeFrom(ReadGrpcWebTrailers(body, IsGrpcWebTextType(type),
                                       FindField(http.headers(), "grpc-encoding").value_or(""), report));
  return fields;
}

void RequireStatus(const v1::HttpResponse& http, const v1::ConvertHttpResponseResponse& response) {
  const google::rpc::Status& status = response.status();
  Require(status.code() >= 0, "a code is not negative");
  if (status.code() != 0) return;
  const auto type = FindField(http.headers(), "content-type");
  Require(type.has_value() && absl::StartsWithIgnoreCase(*type, "application/grpc"), "only a gRPC response becomes OK");
  v1::ConversionReport report;
  const auto outcome = DecodeOutcome(OutcomeFields(http), report);
  Require(outcome.has_value() && outcome->code() == 0, "OK only for grpc-status 0");
}

void RequireTrailers(const v1::ConvertHttpResponseResponse& response) {
  const Fields& trailers = response.trailers();
  RequireSendable(trailers);
  Require(WireBytes(trailers) <= kMaxTrailerBytes, "trailers fit");
  Require(Values(trailers, "grpc-status").size() == 1, "there is one grpc-status");
  v1::ConversionReport report;
  const auto again = DecodeOutcome(trailers, report);
  Require(again.has_value() && again->code() == response.status().code(), "grpc-status is the code of the status");
  for (const int finding : report.findings()) {
    Require(finding == v1::FINDING_GRPC_STATUS_UNKNOWN_NUMBER, "grpc-status and the details agree");
  }
  if (response.report().cut_size() > 0) return;
  Require(again->message() == response.status().message(), "without a cut the message is whole");
  Require(again->details_size() == response.status().details_size(), "without a cut the details are whole");
}

// Whether the response carries an OriginalResponse, which then comes back instead of the response.
bool CarriesOriginal(const v1::HttpResponse& http) {
  v1::ConversionReport report;
  auto outcome = DecodeOutcome(OutcomeFields(http), report);
  return outcome.has_value() && RemoveDetails(kOriginalType, *outcome->mutable_details());
}

void RequireWayBack(const v1::ConvertHttpResponseRequest& request, const v1::ConvertHttpResponseResponse& response) {
  v1::ConvertGrpcResponseRequest back_request;
  *back_request.mutable_status() = response.status();
  if (request.has_expose()) *back_request.mutable_expose() = request.expose();
  v1::ConvertGrpcResponseResponse back;
  Require(ConvertGrpcResponse(TestTranslator(), back_request, back).ok(), "the status can be converted back");
  RequireSendable(back.http().headers());
  RequireReadable(back);
  const v1::HttpResponse& http = request.http();
  if (http.code() < 300 || response.status().code() == 0 || CarriesOriginal(http)) return;
  Require(back.report().restored(), "the original is restored");
  Require(back.http().code() == http.code(), "the status comes back");
  for (const std::string& name : response.report().kept()) {
    if (name == "content-type" || !MayBeRestored(name)) continue;
    Require(FindField(back.http().headers(), name).has_value(), "a header comes back");
  }
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const v1::ConvertHttpResponseRequest request = HttpRequestFrom(Text(data, size));
  v1::ConvertHttpResponseResponse response;
  const absl::Status converted = ConvertHttpResponse(TestTranslator(), request, response);
  if (!converted.ok()) {
    Require(absl::IsInvalidArgument(converted) || absl::IsNotFound(converted), "only the caller causes errors");
    Require(!converted.message().empty(), "an error says what is wrong");
    return 0;
  }
  Require(request.http().code() >= 100 && request.http().code() <= 599, "the status is in 100-599");
  RequireReadable(response);
  RequireStatus(request.http(), response);
  RequireTrailers(response);
  RequireWayBack(request, response);
  // Only for one input in eight: it takes longer than all the other checks.
  if (size % 8 == 0) Require(nlohmann::json::accept(*ConversionJson(response)), "the response can be written as JSON");
  return 0;
}
