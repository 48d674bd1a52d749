// The first line is Content-Type, the second Content-Encoding, the rest the body.
#include "absl/time/time.h"
#include "core/utf8.h"
#include "fuzz/require.h"
#include "support/limits.h"
#include "wire/body.h"
#include "wire/fields.h"

namespace status_translator {
namespace {

constexpr size_t kMaxDetails = 66;  // 64 read from the body, and two that a Kubernetes Status becomes

void RequireError(const ApiError& error) {
  Require(!error.grpc_code.has_value() || *error.grpc_code > 0, "an error is not OK");
  Require(error.error_code.size() <= kMaxErrorCodeBytes, "an error code is short");
  Require(error.details.size() <= kMaxDetails, "details are bounded");
  Require(!error.retry_after.has_value() || *error.retry_after >= absl::ZeroDuration(), "a wait is not negative");
  Require(IsUtf8(error.message) && IsUtf8(error.error_code), "what an error says is UTF-8");
  for (const google::protobuf::Any& detail : error.details) RequireReadable(detail);
  for (const auto& [key, value] : error.metadata) Require(IsUtf8(key) && IsUtf8(value), "metadata is UTF-8");
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  absl::string_view text = Text(data, size);
  v1::HttpResponse http;
  AddField(*http.mutable_headers(), "content-type", ConsumeLine(text));
  AddField(*http.mutable_headers(), "content-encoding", ConsumeLine(text));
  http.set_body(std::string(text));
  v1::ConversionReport report;
  const Body body = RecogniseBody(http, report);
  Require(v1::BodyShape_IsValid(body.shape) && body.shape != v1::BODY_SHAPE_UNSPECIFIED, "every body has a shape");
  Require((body.shape == v1::BODY_SHAPE_EMPTY) == http.body().empty(), "only no body is empty");
  Require(body.bytes.size() <= kMaxBodyBytes, "a body is bounded");
  for (const int finding : report.findings()) Require(v1::Finding_IsValid(finding), "a finding has a name");
  if (body.error.has_value()) {
    Require(body.error->shape == body.shape, "the error has the shape of the body");
    RequireError(*body.error);
    Require(VisibleText(body, 512).empty(), "what an API says is not quoted as text");
  }
  for (const size_t max : {0, 1, 3, 64, 512}) RequireOneLine(VisibleText(body, max), max);
  return 0;
}
