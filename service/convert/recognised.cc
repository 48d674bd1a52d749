#include "convert/recognised.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/grpc_code.h"
#include "core/http_status.h"
#include "recognition/evidence.h"
#include "recognition/hide.h"
#include "wire/fields.h"

namespace status_translator {
namespace {

// A larger body is reduced to what its shape keeps: in base64 it would not fit into the trailers.
constexpr size_t kMaxWholeBody = size_t{4} * 1024;

bool MaySpeak(const Shape& shape, int http, int status) {
  if (shape.tier == ShapeTier::kFallback) return HttpClass(status) == 4;
  const std::vector<ShapePlace>& places = shape.read.message;
  return places.empty() || std::any_of(places.begin(), places.end(),
                                       [http, status](const ShapePlace& place) { return IsUsed(place, http, status); });
}

Origin GuessedOrigin(const Body& body) { return body.is_data ? Origin::kApplication : Origin::kIntermediary; }

// The status of the error: that of the response, but for an error under 200-299 the one that it names, or that its code
// would have.
int StatusOfError(int http, const Recognised& recognised, const Profile& profile) {
  if (HttpClass(http) != 2) return http;
  if (recognised.answer.http.has_value()) return *recognised.answer.http;
  if (recognised.error.http_status.has_value()) return *recognised.error.http_status;
  std::optional<int> code = recognised.error.grpc_code;
  if (recognised.answer.rule != nullptr) code = recognised.answer.rule->code;
  if (!code.has_value() || *code == kGrpcUnknown) return http;
  const Rule& back = *profile.GrpcToHttp(*code);
  return back.has_answer() ? back.code : http;
}

}  // namespace

Recognised Recognise(const v1::HttpResponse& http, const ProfileSet& set, const RevisedProfile& profile,
                     const AskedOrigin& asked, v1::ConversionReport& report) {
  Recognised recognised{ResponseTime(http)};
  recognised.body = ReadBody(http, report);
  report.set_body(recognised.body.kind);
  Evidence evidence(http, recognised.body);
  const Claim claim = set.shapes().Recognise(evidence);
  recognised.shape = claim.shape;
  std::optional<Origin> claimed;
  if (claim.shape != nullptr) {
    const Shape& shape = *claim.shape;
    recognised.error = ReadShape(shape, evidence);
    recognised.time = evidence.time();
    const ShapeAnswer answer = AnswerOfShape(shape, recognised.error.error_code, evidence);
    claimed = answer.origin.value_or(shape.origin);
    recognised.maker = *claimed;
    if (profile.uses_shapes) recognised.answer = answer;
    const int status = StatusOfError(http.code(), recognised, *profile.profile);
    ReadTexts(shape, evidence, status, recognised.error);
    recognised.may_speak = MaySpeak(shape, http.code(), status);
    report.set_shape(shape.name);
    report.set_made_by(shape.product);
    report.set_error_code(recognised.error.error_code);
    if (claim.also_claims != nullptr) report.set_also_claimed_by(claim.also_claims->name);
    for (const v1::Finding finding : recognised.error.findings) AddFinding(finding, report);
  }
  const bool shape_names_origin = claimed.has_value() && claim.shape->tier != ShapeTier::kFallback;
  if (asked.origin != Origin::kUnspecified && !(asked.unless_shape && shape_names_origin)) {
    recognised.origin = asked.origin;
    report.set_origin_from(v1::ORIGIN_FROM_CALLER);
  } else if (shape_names_origin) {
    recognised.origin = *claimed;
    report.set_origin_from(v1::ORIGIN_FROM_SHAPE);
  } else {
    recognised.origin = claimed.value_or(GuessedOrigin(recognised.body));
    report.set_origin_from(v1::ORIGIN_FROM_GUESS);
  }
  report.set_origin(static_cast<v1::Origin>(recognised.origin));
  return recognised;
}

std::string CarriedBody(const Recognised& recognised, bool without_debug_info, v1::ConversionReport& report) {
  const Body& body = recognised.body;
  const Shape& shape = *recognised.shape;
  std::optional<std::string> clean = WithoutHidden(body.json->Root(), shape.hide, without_debug_info);
  if (clean.has_value()) report.add_hidden("members of the body");
  std::string carried = clean.has_value() ? *std::move(clean) : body.bytes;
  if (carried.size() <= kMaxWholeBody || shape.keep.empty()) return carried;
  const std::optional<JsonDocument> whole = JsonDocument::Parse(carried);
  if (!whole.has_value()) return "";
  report.add_cut("original.body");
  return OnlyKept(whole->Root(), shape.keep);
}

}  // namespace status_translator
