// The first line is grpc-encoding, the second the Content-Type, the rest a gRPC-Web body. The outcome that is read is
// written and read again.
#include <optional>

#include "fuzz/require.h"
#include "support/limits.h"
#include "wire/base64.h"
#include "wire/grpc_web.h"
#include "wire/outcome.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  absl::string_view body = Text(data, size);
  const absl::string_view encoding = ConsumeLine(body);
  const bool is_text = IsGrpcWebTextType(ConsumeLine(body));
  v1::ConversionReport report;
  const Fields trailers = ReadGrpcWebTrailers(body, is_text, encoding, report);
  Require(trailers.size() <= kMaxFields, "trailers are bounded");
  for (const v1::Header& field : trailers) RequireReadable(field);
  Require(!trailers.empty() || report.findings_size() > 0, "a body without trailers is reported");
  const std::optional<google::rpc::Status> outcome = DecodeOutcome(trailers, report);
  Require(outcome.has_value() != trailers.empty(), "trailers have an outcome");
  if (!outcome.has_value()) return 0;
  v1::ConversionReport ignored;
  const OutcomeValues values = FitOutcome(*outcome, {}, ignored);
  for (const bool as_text : {false, true}) {
    v1::ConversionReport clean;
    const Fields again = ReadGrpcWebTrailers(WriteGrpcWebBody(values, as_text), as_text, "", clean);
    const std::optional<google::rpc::Status> same = DecodeOutcome(again, clean);
    Require(same.has_value() && same->code() == values.code && same->message() == values.message,
            "what is written is read");
    Require(FindField(again, "grpc-status-details-bin").has_value() == !values.details.empty(), "details are kept");
  }
  return 0;
}
