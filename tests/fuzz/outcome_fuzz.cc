// Trailers as lines, or metadata as lines and then, after an empty line, a google.rpc.Status.
#include "absl/strings/escaping.h"
#include "fuzz/requests.h"
#include "support/fields.h"
#include "wire/any_json.h"
#include "wire/outcome.h"

namespace status_translator {
namespace {

void RequireOutcome(const google::rpc::Status& status, const Fields& metadata) {
  Fields trailers;
  v1::ConversionReport report;
  EncodeOutcome(FitOutcome(status, metadata, report), trailers);
  RequireSendable(trailers);
  RequireReadable(report);
  Require(WireBytes(trailers) <= kMaxTrailerBytes, "trailers fit");
  Require(Values(trailers, "grpc-status").size() == 1, "there is one grpc-status");
  Require(Values(trailers, "grpc-message").size() <= 1, "there is at most one grpc-message");
  Require(Values(trailers, "grpc-status-details-bin").size() <= 1, "there is at most one grpc-status-details-bin");

  v1::ConversionReport second;
  const auto again = DecodeOutcome(trailers, second);
  Require(again.has_value() && again->code() == status.code(), "the code stays");
  for (const int finding : second.findings()) {
    Require(finding == v1::FINDING_GRPC_STATUS_UNKNOWN_NUMBER, "inside and outside agree");
  }
  if (report.cut_size() > 0) return;
  Require(again->message() == status.message(), "what is not cut keeps its message");
  Require(again->details_size() == status.details_size(), "what is not cut keeps its details");
  for (int i = 0; i < status.details_size(); ++i) {
    Require(again->details(i).SerializeAsString() == status.details(i).SerializeAsString(), "a detail stays as it is");
  }
  Require(trailers.size() >= metadata.size() + 1, "what is not cut keeps its metadata");
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const v1::ConvertGrpcResponseRequest request = GrpcRequestFrom(Text(data, size));
  v1::ConversionReport report;
  const auto outcome =
      request.has_status() ? std::optional(request.status()) : DecodeOutcome(request.trailers(), report);
  RequireReadable(report);
  if (!outcome.has_value() || (request.has_status() && outcome->code() < 0)) return 0;
  Require(outcome->code() >= 0, "a code is not negative");
  RequireReadable(*outcome);
  RequireOutcome(*outcome, FieldsToKeep(request.trailers(), {}, report));
  return 0;
}
