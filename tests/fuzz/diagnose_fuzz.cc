// Diagnoses any text, and holds the causes to what the API promises.

#include <string>

#include "diagnose/diagnose.h"
#include "fuzz/require.h"
#include "support/translator.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  v1::DiagnoseRequest request;
  request.set_text(std::string(reinterpret_cast<const char*>(data), size));
  v1::DiagnoseResponse response;
  const absl::Status status = Diagnose(TestTranslator(), request, response);
  Require(status.ok() == (size > 0 && size <= kMaxDiagnoseBytes), "only the length is refused");
  Require(response.causes_size() <= 3, "there are at most three causes");
  for (int i = 0; i < response.causes_size(); ++i) {
    const v1::Cause& cause = response.causes(i);
    // The client is empty if it is not known.
    Require(!cause.kind().empty() && !cause.summary().empty(), "a cause says what happened");
    Require((cause.confidence() == v1::CONFIDENCE_POSSIBLE) == (i > 0), "the first cause is the likeliest");
    Require(!cause.has_http_status() || (cause.http_status() >= 100 && cause.http_status() <= 999), "a status is one");
  }
  // Protobuf refuses to parse text that is not UTF-8.
  Require(v1::DiagnoseResponse().ParseFromString(response.SerializeAsString()), "the answer can be sent");
  return 0;
}
