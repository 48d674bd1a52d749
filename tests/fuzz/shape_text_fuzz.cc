// A shape file; if it is valid, its own examples are tried on it.
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "config/profile_set.h"
#include "config/shape_text.h"
#include "fuzz/require.h"
#include "recognition/hide.h"
#include "recognition/read_shape.h"
#include "recognition/shape_set.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const absl::string_view text = Text(data, size);
  const absl::StatusOr<ParsedShape> parsed = ParseShape("f", text, ShapeTier::kUser);
  if (!parsed.ok()) {
    Require(absl::IsInvalidArgument(parsed.status()), "an error is InvalidArgument");
    Require(IsUtf8(parsed.status().message()), "an error is UTF-8");
    for (const absl::string_view line : absl::StrSplit(parsed.status().message(), '\n')) {
      Require(absl::StartsWith(line, "f:"), "every line of an error begins with the file");
    }
    return 0;
  }
  const Shape& shape = *parsed->shape;
  const ShapeSet set({parsed->shape});
  for (const PlacedExample& example : parsed->examples) {
    const v1::HttpResponse http = ResponseOf(*example.example);
    v1::ConversionReport report;
    const Body body = ReadBody(http, report);
    Evidence evidence(http, body);
    const Claim claim = set.Recognise(evidence);
    Require(claim.shape == nullptr || claim.shape == &shape, "the only shape claims, or none");
    Require(claim.also_claims == nullptr, "a shape does not tie with itself");
    ApiError error = ReadShape(shape, evidence);
    ReadTexts(shape, evidence, http.code(), error);
    Require(IsUtf8(error.message) && IsUtf8(error.error_code), "what a shape reads is UTF-8");
    (void)AnswerOfShape(shape, error.error_code, evidence);
    if (!body.json.has_value()) continue;
    const auto clean = WithoutHidden(body.json->Root(), shape.hide, true);
    Require(!clean.has_value() || clean->empty() || JsonDocument::Parse(*clean).has_value(), "what is left is JSON");
    Require(JsonDocument::Parse(OnlyKept(body.json->Root(), shape.keep)).has_value(), "what is kept is JSON");
  }
  return 0;
}
