// The gRPC status of an HTTP response: its code, message and details.
#ifndef STATUS_TRANSLATOR_CONVERT_STATUS_BUILDER_H_
#define STATUS_TRANSLATOR_CONVERT_STATUS_BUILDER_H_

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "config/profile_set.h"
#include "core/origin.h"
#include "core/rule.h"
#include "core/table.h"
#include "google/rpc/status.pb.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"
#include "wire/body.h"
#include "wire/fields.h"
#include "wire/outcome.h"

namespace status_translator {

// Builds the status and the report of one response. Call one of FromOutcome and FromBody, once, then Outcome. Not
// thread-safe.
class StatusBuilder {
 public:
  // All must outlive the builder. `response` is empty.
  StatusBuilder(const v1::HttpResponse& http, const RevisedProfile& revised, const Expose& expose,
                v1::ConvertHttpResponseResponse& response);

  // The response carries `outcome` in grpc-status. `body` came with it; empty for a response with gRPC's content type.
  void FromOutcome(google::rpc::Status outcome, Origin origin, const Body& body);

  // `grpc_status` is the code of a grpc-status beside a body that is not gRPC's, as Armeria sends it. It decides, and
  // then no rule is returned.
  std::optional<Rule> FromBody(const Body& body, Origin origin, std::optional<int> grpc_status);

  // The values of the trailers, at most kMaxTrailerBytes. Empties the builder.
  OutcomeValues Outcome() &&;

 private:
  void HideDebugInfo();
  // Adds a detail unless there is one of its type.
  template <typename Message>
  void AddUnlessPresent(const Message& message);
  void AddErrorInfo(const Body& body);
  std::optional<absl::Duration> RetryAfter(const Body& body);
  void AddRetryInfo(const Body& body);
  void AddRequestInfo();
  std::string ContentType(const Body& body) const;
  void AddOriginal(const Body& body, int grpc_code);

  const v1::HttpResponse& http_;
  const RevisedProfile& revised_;
  const Expose& expose_;
  Fields kept_;
  google::rpc::Status& status_;
  v1::ConversionReport& report_;
  bool hid_details_ = false;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_STATUS_BUILDER_H_
