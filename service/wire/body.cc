#include "wire/body.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "core/utf8.h"
#include "support/limits.h"
#include "wire/body_shapes.h"
#include "wire/fields.h"
#include "wire/gunzip.h"
#include "wire/text.h"

namespace status_translator {
namespace {

// The media type in lower case: "application/json" for "Application/JSON; charset=utf-8".
std::string MediaType(absl::string_view content_type) {
  return absl::AsciiStrToLower(absl::StripAsciiWhitespace(content_type.substr(0, content_type.find(';'))));
}

bool IsJsonType(absl::string_view media_type) {
  return media_type == "application/json" || media_type == "text/json" || absl::EndsWith(media_type, "+json");
}

bool IsHtmlType(absl::string_view media_type) {
  return media_type == "text/html" || media_type == "application/xhtml+xml";
}

bool LooksLikeHtml(absl::string_view text) {
  return absl::StartsWithIgnoreCase(text, "<!doctype") || absl::StartsWithIgnoreCase(text, "<html");
}

// At most kMaxBodyBytes of the body without its Content-Encoding; none if that could not be undone.
std::optional<std::string> Decoded(const v1::HttpResponse& http, v1::ConversionReport& report) {
  if (http.body().size() > kMaxBodyBytes) AddFinding(v1::FINDING_BODY_TOO_LARGE, report);
  const absl::string_view read = absl::string_view(http.body()).substr(0, kMaxBodyBytes);
  const std::string encoding = absl::AsciiStrToLower(FindField(http.headers(), "content-encoding").value_or(""));
  if (encoding.empty() || encoding == "identity") {
    return std::string(read == http.body() ? read : Shorten(http.body(), kMaxBodyBytes));
  }
  std::optional<std::string> decoded;
  if (encoding == "gzip" || encoding == "x-gzip") decoded = Gunzip(read, kMaxBodyBytes);
  if (!decoded.has_value()) AddFinding(v1::FINDING_BODY_ENCODED, report);
  return decoded;
}

}  // namespace

bool MayBeRestoredAs(absl::string_view content_type) {
  const std::string media_type = MediaType(content_type);
  return (IsJsonType(media_type) || media_type == "text/plain") && CanBeSent("content-type", content_type);
}

Body RecogniseBody(const v1::HttpResponse& http, v1::ConversionReport& report) {
  Body body;
  if (http.body().empty()) return body;
  std::optional<std::string> decoded = Decoded(http, report);
  if (!decoded.has_value()) {
    body.shape = v1::BODY_SHAPE_BINARY;
    return body;
  }
  body.bytes = *std::move(decoded);
  const std::string media_type = MediaType(FindField(http.headers(), "content-type").value_or(""));
  absl::string_view text = absl::StripAsciiWhitespace(body.bytes);
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");  // a byte order mark, which some services write before JSON
  const bool whole = http.body().size() <= kMaxBodyBytes;
  const bool is_json_type = IsJsonType(media_type);
  if (is_json_type || (absl::StartsWith(text, "{") && !IsHtmlType(media_type))) {
    const std::optional<JsonDocument> json = whole ? JsonDocument::Parse(text) : std::nullopt;
    if (json.has_value()) {
      if (json->repaired()) AddFinding(v1::FINDING_BODY_REPAIRED, report);
      body.error = ReadApiError(json->Root(), media_type == "application/problem+json");
      body.shape = body.error.has_value() ? body.error->shape : v1::BODY_SHAPE_UNKNOWN_JSON;
      if (!body.error.has_value()) return body;
      for (const v1::Finding finding : body.error->findings) AddFinding(finding, report);
      return body;
    }
    if (is_json_type && whole) AddFinding(v1::FINDING_BODY_BROKEN, report);
  }
  if (IsHtmlType(media_type) || LooksLikeHtml(text)) {
    body.shape = v1::BODY_SHAPE_HTML;
  } else {
    body.shape = IsUtf8(text) && !absl::StrContains(text, '\0') ? v1::BODY_SHAPE_TEXT : v1::BODY_SHAPE_BINARY;
  }
  return body;
}

std::string VisibleText(const Body& body, size_t max) {
  switch (body.shape) {
    case v1::BODY_SHAPE_HTML:
      return HtmlText(body.bytes, max);
    case v1::BODY_SHAPE_TEXT:
    case v1::BODY_SHAPE_UNKNOWN_JSON:
      return OneLine(body.bytes, max);
    default:
      return "";
  }
}

}  // namespace status_translator
