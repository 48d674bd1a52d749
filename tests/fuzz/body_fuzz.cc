// The first line is Content-Type, the second Content-Encoding, the rest the body; all built-in shapes are tried on it.
#include <memory>

#include "absl/time/time.h"
#include "config/profile_files.h"
#include "core/utf8.h"
#include "fuzz/require.h"
#include "recognition/hide.h"
#include "recognition/read_shape.h"
#include "recognition/shape_set.h"
#include "support/limits.h"
#include "wire/body.h"
#include "wire/fields.h"

namespace status_translator {
namespace {

constexpr size_t kMaxDetails = 65;  // 64 read from the body, and the fields

const ShapeSet& Shapes() {
  static const std::shared_ptr<const ProfileSet>& set = *new std::shared_ptr<const ProfileSet>(*LoadWithBuiltIn({}));
  return set->shapes();
}

void RequireError(const ApiError& error) {
  Require(!error.grpc_code.has_value() || *error.grpc_code > 0, "an error is not OK");
  Require(error.error_code.size() <= kMaxErrorCodeBytes, "an error code is short");
  Require(error.details.size() <= kMaxDetails, "details are bounded");
  Require(!error.wait.has_value() || (*error.wait >= absl::ZeroDuration() && *error.wait <= absl::Hours(24)),
          "a wait is bounded");
  Require(IsUtf8(error.message) && IsUtf8(error.error_code), "what an error says is UTF-8");
  Require(IsUtf8(error.request_id) && IsUtf8(error.help) && IsUtf8(error.domain), "ids and links are UTF-8");
  for (const google::protobuf::Any& detail : error.details) RequireReadable(detail);
  for (const auto& [key, value] : error.metadata) Require(IsUtf8(key) && IsUtf8(value), "metadata is UTF-8");
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  absl::string_view text = Text(data, size);
  v1::HttpResponse http;
  http.set_code(size % 2 == 0 ? 404 : 200);
  AddField(*http.mutable_headers(), "content-type", ConsumeLine(text));
  AddField(*http.mutable_headers(), "content-encoding", ConsumeLine(text));
  http.set_body(std::string(text));
  v1::ConversionReport report;
  const Body body = ReadBody(http, report);
  Require(v1::BodyKind_IsValid(body.kind) && body.kind != v1::BODY_KIND_UNSPECIFIED, "every body is of a kind");
  Require(body.bytes.size() <= kMaxBodyBytes, "a body is bounded");
  Require((body.kind == v1::BODY_KIND_JSON) == body.json.has_value(), "JSON is parsed");
  Require((body.kind == v1::BODY_KIND_XML) == body.xml.has_value(), "XML is parsed");
  for (const int finding : report.findings()) Require(v1::Finding_IsValid(finding), "a finding has a name");
  for (const size_t max : {0, 1, 3, 64, 512}) RequireOneLine(VisibleText(body, max), max);
  Evidence evidence(http, body);
  const Claim claim = Shapes().Recognise(evidence);
  if (claim.shape == nullptr) return 0;
  Require(http.code() >= 300 || claim.shape->success_status, "only some shapes claim a success");
  ApiError error = ReadShape(*claim.shape, evidence);
  ReadTexts(*claim.shape, evidence, http.code(), error);
  RequireError(error);
  if (!body.json.has_value()) return 0;
  const auto clean = WithoutHidden(body.json->Root(), claim.shape->hide, true);
  Require(!clean.has_value() || clean->empty() || JsonDocument::Parse(*clean).has_value(), "what is left is JSON");
  return 0;
}
