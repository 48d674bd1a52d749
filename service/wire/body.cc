#include "wire/body.h"

#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/utf8.h"
#include "support/limits.h"
#include "wire/charset.h"
#include "wire/decompress.h"
#include "wire/fields.h"
#include "wire/html.h"
#include "wire/text.h"

namespace status_translator {
namespace {

// The media type in lower case: "application/json" for "Application/JSON; charset=utf-8".
std::string MediaType(absl::string_view content_type) {
  return absl::AsciiStrToLower(absl::StripAsciiWhitespace(content_type.substr(0, content_type.find(';'))));
}

bool IsJsonType(absl::string_view media_type) {
  // A body of gRPC with messages in JSON is framed.
  if (absl::StartsWith(media_type, "application/grpc")) return false;
  return media_type == "application/json" || media_type == "text/json" || absl::EndsWith(media_type, "+json");
}

bool IsHtmlType(absl::string_view media_type) {
  return media_type == "text/html" || media_type == "application/xhtml+xml";
}

bool IsXmlType(absl::string_view media_type) {
  return media_type == "application/xml" || media_type == "text/xml" ||
         (absl::EndsWith(media_type, "+xml") && !IsHtmlType(media_type));
}

// Whether the encoding that was applied last begins with bytes that are not UTF-8.
bool HasMagicNumber(absl::string_view encodings) {
  const absl::string_view last = absl::StripAsciiWhitespace(encodings.substr(encodings.rfind(',') + 1));
  return absl::EqualsIgnoreCase(last, "gzip") || absl::EqualsIgnoreCase(last, "x-gzip") ||
         absl::EqualsIgnoreCase(last, "zstd");
}

// Whether Content-Length announces a body.
bool SaysBody(const v1::HttpResponse& http) {
  uint64_t bytes = 0;
  return absl::SimpleAtoi(FindField(http.headers(), "content-length").value_or(""), &bytes) && bytes > 0;
}

// One JSON document, or the last line if each line is one: a stream (NDJSON) ends with its error.
std::optional<JsonDocument> ParseJson(absl::string_view text) {
  std::optional<JsonDocument> whole = JsonDocument::Parse(text);
  if (whole.has_value()) return whole;
  const size_t line = text.rfind('\n');
  if (line == absl::string_view::npos) return std::nullopt;
  const absl::string_view first = absl::StripAsciiWhitespace(text.substr(0, text.find('\n')));
  const absl::string_view last = absl::StripAsciiWhitespace(text.substr(line + 1));
  if (!absl::StartsWith(first, "{") || !absl::EndsWith(first, "}") || !absl::StartsWith(last, "{")) return std::nullopt;
  return JsonDocument::Parse(last);
}

// Makes a text in Latin 1 UTF-8. The parser of XML follows the encoding that the document itself names.
void RecodeLatin1(absl::string_view content_type, Body& body) {
  if (absl::StartsWith(absl::StripAsciiWhitespace(body.bytes), "<?xml")) return;
  std::optional<std::string> text = Utf8FromLatin1(content_type, body.bytes);
  if (!text.has_value() || text->size() > kMaxBodyBytes) return;
  body.bytes = *std::move(text);
  body.is_recoded = true;
}

}  // namespace

std::string ContentEncodings(const v1::HttpResponse& http) {
  std::string encodings;
  for (const v1::Header& field : http.headers()) {
    if (!IsSameName(field.name(), "content-encoding")) continue;
    const absl::string_view value = FieldValue(field);
    if (value.empty() || absl::EqualsIgnoreCase(value, "identity")) continue;
    absl::StrAppend(&encodings, encodings.empty() ? "" : ",", value);
  }
  return encodings;
}

std::optional<std::string> DecodedBody(const v1::HttpResponse& http, v1::ConversionReport& report) {
  if (http.body().size() > kMaxBodyBytes) AddFinding(v1::FINDING_BODY_TOO_LARGE, report);
  const std::string encodings = ContentEncodings(http);
  if (encodings.empty()) return std::string(Shorten(http.body(), kMaxBodyBytes));
  const absl::string_view read = absl::string_view(http.body()).substr(0, kMaxBodyBytes);
  std::optional<std::string> decoded = Decompress(read, encodings, kMaxBodyBytes);
  if (decoded.has_value()) return decoded;
  AddFinding(v1::FINDING_BODY_ENCODED, report);
  const absl::string_view text = Shorten(http.body(), kMaxBodyBytes);
  return HasMagicNumber(encodings) && IsPlainText(text) ? std::optional<std::string>(text) : std::nullopt;
}

bool MayBeRestoredAs(absl::string_view content_type) {
  const std::string media_type = MediaType(content_type);
  return (IsJsonType(media_type) || media_type == "text/plain") && CanBeSent("content-type", content_type);
}

Body ReadBody(const v1::HttpResponse& http, v1::ConversionReport& report) {
  Body body;
  const absl::string_view content_type = FindField(http.headers(), "content-type").value_or("");
  body.media_type = MediaType(content_type);
  const bool is_json = IsJsonType(body.media_type);
  const bool is_html = IsHtmlType(body.media_type);
  const bool is_xml = IsXmlType(body.media_type);
  if (http.body().empty()) {
    body.is_missing = SaysBody(http);
    body.is_data = body.is_missing && (is_json || is_xml);
    return body;
  }
  std::optional<std::string> decoded = DecodedBody(http, report);
  body.is_data = is_json || is_xml;
  if (!decoded.has_value()) {
    body.kind = v1::BODY_KIND_BINARY;
    return body;
  }
  body.bytes = *std::move(decoded);
  RecodeLatin1(content_type, body);
  absl::string_view text = absl::StripAsciiWhitespace(body.bytes);
  absl::ConsumePrefix(&text, kUtf8Mark);  // some services write it before JSON
  if (text.empty()) return body;
  const bool whole = http.body().size() <= kMaxBodyBytes;
  // Some frameworks call everything text/html unless told otherwise; no page begins with a brace.
  if (whole && (is_json || text[0] == '{' || text[0] == '[')) {
    body.json = ParseJson(text);
    if (body.json.has_value()) {
      if (body.json->repaired()) AddFinding(v1::FINDING_BODY_REPAIRED, report);
      body.kind = v1::BODY_KIND_JSON;
      body.is_data = true;
      return body;
    }
  }
  if (is_json && whole) AddFinding(v1::FINDING_BODY_BROKEN, report);
  const bool says_xml = absl::StartsWith(text, "<?xml");
  if (BeginsHtmlPage(text)) {
    body.kind = v1::BODY_KIND_HTML;
    body.is_data = false;
    return body;
  }
  if (whole && text[0] == '<' && (says_xml || is_xml || (!is_json && !is_html))) {
    body.xml = XmlDocument::Parse(text);
    if (body.xml.has_value()) {
      // XHTML without its media type.
      const bool is_page = absl::EqualsIgnoreCase(body.xml->RootName(), "html");
      body.kind = is_page ? v1::BODY_KIND_HTML : v1::BODY_KIND_XML;
      if (is_page) body.xml.reset();
      body.is_data = !is_page;
      return body;
    }
  }
  if (is_html) {
    body.kind = v1::BODY_KIND_HTML;
    return body;
  }
  if (is_xml && whole) AddFinding(v1::FINDING_BODY_BROKEN, report);
  // Nobody begins a sentence like that.
  if (absl::StartsWith(text, "{\"")) body.is_data = true;
  body.kind = IsUtf8(text) && !absl::StrContains(text, '\0') ? v1::BODY_KIND_TEXT : v1::BODY_KIND_BINARY;
  return body;
}

std::string VisibleText(const Body& body, size_t max) {
  switch (body.kind) {
    case v1::BODY_KIND_HTML:
      return ReadHtml(body.bytes, max).text;
    case v1::BODY_KIND_JSON:
    case v1::BODY_KIND_XML:
    case v1::BODY_KIND_TEXT:
      return OneLine(body.bytes, max);
    default:
      return "";
  }
}

}  // namespace status_translator
