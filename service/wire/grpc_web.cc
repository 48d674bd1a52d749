#include "wire/grpc_web.h"

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/utf8.h"
#include "support/limits.h"
#include "wire/base64.h"
#include "wire/decompress.h"

namespace status_translator {
namespace {

constexpr size_t kFrameHeaderBytes = 5;
constexpr uint8_t kCompressedFlag = 0x01;
constexpr uint8_t kTrailersFlag = 0x80;

struct WebFrame {
  uint8_t flags = 0;
  absl::string_view bytes;
};

// Removes the first frame from `body`. None if it is cut, or has flags that the protocol does not define: a page or
// JSON with the wrong Content-Type has them in its first byte.
std::optional<WebFrame> ConsumeFrame(absl::string_view& body) {
  if (body.size() < kFrameHeaderBytes) return std::nullopt;
  size_t size = 0;
  for (size_t i = 1; i < kFrameHeaderBytes; ++i) size = size << 8 | static_cast<uint8_t>(body[i]);
  const auto flags = static_cast<uint8_t>(body[0]);
  if ((flags & ~(kCompressedFlag | kTrailersFlag)) != 0 || size > body.size() - kFrameHeaderBytes) return std::nullopt;
  const WebFrame frame{.flags = flags, .bytes = body.substr(kFrameHeaderBytes, size)};
  body.remove_prefix(kFrameHeaderBytes + size);
  return frame;
}

// "name: value" lines, at most kMaxFields. Some servers end them with LF alone.
Fields ReadLines(absl::string_view lines, v1::ConversionReport& report) {
  Fields fields;
  for (absl::string_view line : absl::StrSplit(lines, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty()) continue;
    const size_t colon = line.find(':');
    if (colon == absl::string_view::npos || colon == 0 || fields.size() >= kMaxFields) {
      AddFinding(v1::FINDING_BODY_BROKEN, report);
      continue;
    }
    const absl::string_view name = absl::StripAsciiWhitespace(line.substr(0, colon));
    const absl::string_view value = absl::StripAsciiWhitespace(line.substr(colon + 1));
    const bool is_text = IsUtf8(value);
    AddField(fields, IsUtf8(name) ? name : "", is_text ? value : "");
    if (!is_text) fields.rbegin()->set_raw(std::string(value));
  }
  return fields;
}

}  // namespace

bool IsGrpcWebType(absl::string_view content_type) {
  return absl::StartsWithIgnoreCase(content_type, "application/grpc-web");
}

bool IsGrpcWebTextType(absl::string_view content_type) {
  return absl::StartsWithIgnoreCase(content_type, "application/grpc-web-text");
}

Fields ReadGrpcWebTrailers(absl::string_view body, bool is_text, absl::string_view grpc_encoding,
                           v1::ConversionReport& report) {
  std::optional<std::string> decoded;
  if (is_text) {
    decoded = DecodeBase64Pieces(body);
    body = decoded.has_value() ? absl::string_view(*decoded) : "";
  }
  std::optional<WebFrame> frame = ConsumeFrame(body);
  while (frame.has_value() && (frame->flags & kTrailersFlag) == 0) frame = ConsumeFrame(body);
  Fields trailers;
  if (!frame.has_value()) {
    AddFinding(v1::FINDING_BODY_BROKEN, report);
    return trailers;
  }
  if (!absl::StripLeadingAsciiWhitespace(body).empty()) AddFinding(v1::FINDING_BODY_BROKEN, report);
  if ((frame->flags & kCompressedFlag) == 0) {
    trailers = ReadLines(frame->bytes, report);
  } else if (const auto lines = Decompress(frame->bytes, grpc_encoding, kMaxBodyBytes); lines.has_value()) {
    trailers = ReadLines(*lines, report);
  } else {
    AddFinding(v1::FINDING_BODY_ENCODED, report);
    return trailers;
  }
  if (!FindField(trailers, "grpc-status").has_value()) {
    AddFinding(v1::FINDING_BODY_BROKEN, report);
    trailers.Clear();
  }
  return trailers;
}

std::string WriteGrpcWebBody(const OutcomeValues& outcome, bool is_text) {
  Fields trailers;
  EncodeOutcome({.code = outcome.code, .message = outcome.message, .details = outcome.details}, trailers);
  std::string lines;
  for (const v1::Header& field : trailers) absl::StrAppend(&lines, field.name(), ": ", field.text(), "\r\n");
  std::string body(1, static_cast<char>(kTrailersFlag));
  for (int shift = 24; shift >= 0; shift -= 8) body += static_cast<char>(lines.size() >> shift & 0xFF);
  body += lines;
  return is_text ? absl::Base64Escape(body) : body;
}

absl::string_view GrpcWebContentType(bool is_text) {
  return is_text ? "application/grpc-web-text+proto" : "application/grpc-web+proto";
}

}  // namespace status_translator
