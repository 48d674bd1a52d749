// Converts a gRPC outcome to HTTP and back, and holds both responses to the invariants.
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "convert/addresses.h"
#include "convert/convert_json.h"
#include "fuzz/requests.h"
#include "support/conversions.h"
#include "support/details.h"
#include "support/json.h"
#include "support/limits.h"
#include "wire/any_json.h"
#include "wire/body.h"
#include "wire/format_name.h"
#include "wire/outcome.h"
#include "wire/stack_trace.h"

namespace status_translator {
namespace {

// More details are not read back from a body.
constexpr int kMaxDetails = 1000;

void RequireResponse(const v1::ConvertGrpcResponseResponse& response) {
  const v1::HttpResponse& http = response.http();
  Require(http.code() >= 100 && http.code() <= 599, "the status is in 100-599");
  RequireSendable(http.headers());
  RequireReadable(response);
  Require(http.trailers().empty(), "there are no trailers");
  const size_t types = Values(http.headers(), "content-type").size();
  Require(types == (http.body().empty() ? types : 1) && types <= 1, "a body has one content type");
  const bool bare = http.code() < 200 || http.code() == 204 || http.code() == 205 || http.code() == 304;
  Require(!bare || (http.body().empty() && types == 0), "a status without a body has none");
}

// Whether the body carries the whole status and is within the limits of a body to convert.
bool CanComeBack(const google::rpc::Status& status, const v1::ConvertGrpcResponseResponse& response) {
  const v1::Format format = response.report().format();
  if (IsGrpcWeb(format)) {
    if (response.report().cut_size() > 0) return false;
  } else if (format != v1::FORMAT_PROBLEM && format != v1::FORMAT_AIP_193 && format != v1::FORMAT_CONNECT) {
    return false;
  }
  if (response.http().body().size() > kMaxBodyBytes || status.details_size() > kMaxDetails) return false;
  const auto& findings = response.report().findings();
  if (std::find(findings.begin(), findings.end(), v1::FINDING_FORMAT_CANNOT_CARRY) != findings.end()) return false;
  // A type URL has a slash before the name of its type; Connect writes the name alone.
  return std::all_of(status.details().begin(), status.details().end(), [](const auto& detail) {
    return absl::StrContains(detail.type_url(), '/') && !TypeName(detail.type_url()).empty();
  });
}

void RequireWayBack(google::rpc::Status status, const v1::ConvertGrpcResponseResponse& response) {
  RemoveDetails(kOriginalType, *status.mutable_details());
  // An HTTP caller never saw these.
  RemoveDetails("google.rpc.DebugInfo", *status.mutable_details());
  status.set_message(WithoutStackTrace(status.message()));
  if (status.code() == kGrpcUnavailable) status.set_message(WithoutAddresses(status.message()));
  if (!CanComeBack(status, response)) return;
  v1::ConvertHttpResponseRequest request;
  *request.mutable_http() = response.http();
  v1::ConvertHttpResponseResponse back = ToGrpc(request);
  RemoveDetails(kOriginalType, *back.mutable_status()->mutable_details());
  Require(back.status().code() == status.code(), "the code comes back");
  Require(back.status().message() == status.message(), "the message comes back");
  Require(back.status().details_size() >= status.details_size(), "the details come back");
  for (int i = 0; i < status.details_size(); ++i) {
    Require(SameDetail(status.details(i), back.status().details(i)), "a detail comes back unchanged");
  }
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const v1::ConvertGrpcResponseRequest request = GrpcRequestFrom(Text(data, size));
  v1::ConvertGrpcResponseResponse response;
  const absl::Status converted = ConvertGrpcResponse(TestTranslator(), request, response);
  if (!converted.ok()) {
    Require(absl::IsInvalidArgument(converted) || absl::IsNotFound(converted), "only the caller causes errors");
    Require(!converted.message().empty(), "an error says what is wrong");
    return 0;
  }
  RequireResponse(response);
  // Only for one input in eight: it takes longer than all the other checks.
  if (size % 8 == 0) Require(nlohmann::json::accept(*ConversionJson(response)), "the response can be written as JSON");
  v1::ConversionReport report;
  const auto status =
      request.has_status() ? std::optional(request.status()) : DecodeOutcome(request.trailers(), report);
  Require(status.has_value(), "a converted outcome has a status");
  if (IsGrpcWeb(request.format())) {
    Require(response.http().code() == 200 && !response.http().body().empty(), "gRPC-Web has its trailers in the body");
    if (!request.has_expose()) RequireWayBack(*status, response);
    return 0;
  }
  if (status->code() == 0) {
    Require(response.http().body().empty(), "success has no body");
    return 0;
  }
  if (request.profile().empty()) Require(response.http().code() >= 300, "an error does not become a success");
  if (!request.has_expose()) RequireWayBack(*status, response);
  return 0;
}
