// The gRPC status of an HTTP response: its code, message and details.
#ifndef STATUS_TRANSLATOR_CONVERT_STATUS_BUILDER_H_
#define STATUS_TRANSLATOR_CONVERT_STATUS_BUILDER_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "config/profile_set.h"
#include "convert/recognised.h"
#include "core/rule.h"
#include "core/table.h"
#include "google/rpc/status.pb.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"
#include "wire/fields.h"
#include "wire/outcome.h"
#include "wire/said_on_retry.h"

namespace status_translator {

// The message if the response itself says nothing that callers may read, for example
// "HTTP 503 Service Unavailable: <what happened>". `reason` is that of the rule; see ReasonForCallers.
std::string CuratedMessage(int http, absl::string_view reason);

// Builds the status and the report of one response. Call one of FromOutcome and FromBody, once, then Outcome. Not
// thread-safe.
class StatusBuilder {
 public:
  // All must outlive the builder. `response` is empty but for its report.
  StatusBuilder(const v1::HttpResponse& http, const RevisedProfile& revised, const Expose& expose,
                v1::ConvertHttpResponseResponse& response);

  // The response carries `outcome` in grpc-status. `recognised` is what came with it; without a body for a response
  // with gRPC's content type. `said` is what its metadata say about a retry.
  void FromOutcome(google::rpc::Status outcome, const Recognised& recognised, const SaidOnRetry& said);

  // `grpc_status` is the code of a grpc-status beside a body that is not gRPC's, as Armeria sends it. It decides, and
  // then no rule is returned.
  std::optional<Rule> FromBody(const Recognised& recognised, std::optional<int> grpc_status, const SaidOnRetry& said);

  // The values of the trailers, at most kMaxTrailerBytes. Empties the builder.
  OutcomeValues Outcome() &&;

 private:
  void HideDebugInfo();
  // Adds a detail unless there is one of its type.
  template <typename Message>
  void AddUnlessPresent(const Message& message);
  std::string DomainOf(const Recognised& recognised, const CatalogEntry& catalog) const;
  void AddErrorInfo(const Recognised& recognised, const CatalogEntry& catalog);
  void AddRetryInfo(const Recognised& recognised);
  void AddRequestInfo(const ApiError& error);
  void AddLinks(const ApiError& error, const CatalogEntry& catalog);
  std::string ContentType(const Body& body) const;
  void AddWait(absl::Duration wait);
  void AddOriginal(const Recognised& recognised, int grpc_code, bool retryable);

  const v1::HttpResponse& http_;
  const RevisedProfile& revised_;
  const Expose& expose_;
  Fields kept_;
  google::rpc::Status& status_;
  v1::ConversionReport& report_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_STATUS_BUILDER_H_
