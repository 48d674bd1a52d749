#include "web/request_head.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "lookup/errors.h"
#include "support/limits.h"
#include "web/page/form.h"
#include "web/problem.h"
#include "wire/fields.h"
#include "wire/grpc_message.h"

namespace status_translator {
namespace {

using Refusal = std::optional<HttpReply>;

// More digits mean more bytes than any limit, and might not fit into 64 bits.
constexpr size_t kMaxLengthDigits = 18;

// The fields that a request may have at most once and that decide how it is read.
struct SingleFields {
  std::optional<absl::string_view> host;
  std::optional<absl::string_view> content_length;
  std::optional<absl::string_view> transfer_encoding;
  std::optional<absl::string_view> content_type;

  std::optional<absl::string_view>* Find(absl::string_view name) {
    if (absl::EqualsIgnoreCase(name, "Host")) return &host;
    if (absl::EqualsIgnoreCase(name, "Content-Length")) return &content_length;
    if (absl::EqualsIgnoreCase(name, "Transfer-Encoding")) return &transfer_encoding;
    if (absl::EqualsIgnoreCase(name, "Content-Type")) return &content_type;
    return nullptr;
  }
};

// Removes a line and its CRLF from the front of `text`; nothing if there is no whole line.
std::optional<absl::string_view> ConsumeHeadLine(absl::string_view& text) {
  const size_t end = text.find("\r\n");
  if (end == absl::string_view::npos) return std::nullopt;
  const absl::string_view line = text.substr(0, end);
  text.remove_prefix(end + 2);
  return line;
}

// Whether a request target, for example "/v1/http/404?profile=envoy", has only characters that may stand in one, and
// every "%" is followed by two hexadecimal digits other than 00. A backslash is refused because some parsers read it as
// a slash.
bool IsTarget(absl::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c <= ' ' || c >= '\x7f' || c == '#' || c == '\\') return false;
    if (c != '%') continue;
    if (i + 2 >= text.size() || !absl::ascii_isxdigit(text[i + 1]) || !absl::ascii_isxdigit(text[i + 2])) return false;
    if (text.substr(i + 1, 2) == "00") return false;
  }
  return true;
}

// Whether a Host, for example "example.org:8080" or "[::1]", has only characters that may stand in one. User info,
// paths, lists and white space are refused because parsers read them differently.
bool IsHost(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || absl::StrContains("-._~:[]%!$&'()*+;=", static_cast<char>(c));
  });
}

Refusal ReadQuery(absl::string_view query, HttpRequest& request) {
  if (query.empty()) return std::nullopt;
  for (const absl::string_view pair : absl::StrSplit(query, '&')) {
    if (request.query.size() == kMaxParameters) {
      return Problem(400, ErrorReason::kTooManyParameters,
                     absl::StrCat("the query has more than ", kMaxParameters, " parameters"));
    }
    const size_t equals = std::min(pair.find('='), pair.size());
    request.query.emplace_back(DecodeFormText(pair.substr(0, equals)),
                               DecodeFormText(equals < pair.size() ? pair.substr(equals + 1) : ""));
  }
  return std::nullopt;
}

Refusal MalformedTarget(absl::string_view target) {
  return Problem(400, ErrorReason::kTargetMalformed,
                 absl::StrCat("the request target ", Quoted(target), " is malformed"));
}

// Reads a target in origin form ("/path?query"), absolute form ("http://host/path", RFC 9112 section 3.2.2) or asterisk
// form ("*"). `authority` is the host of the absolute form, otherwise empty.
Refusal ReadTarget(absl::string_view target, HttpRequest& request, absl::string_view& authority) {
  if (!IsTarget(target)) return MalformedTarget(target);
  if (target == "*" && request.method == "OPTIONS") {
    request.path.push_back('*');
    return std::nullopt;
  }
  for (const absl::string_view scheme : {"http://", "https://"}) {
    if (!absl::StartsWithIgnoreCase(target, scheme)) continue;
    target.remove_prefix(scheme.size());
    authority = target.substr(0, std::min(target.find_first_of("/?"), target.size()));
    target.remove_prefix(authority.size());
    if (authority.empty()) return MalformedTarget(target);
  }
  if (authority.empty() && !absl::StartsWith(target, "/")) return MalformedTarget(target);
  const size_t mark = std::min(target.find('?'), target.size());
  request.path = mark == 0 ? "/" : PercentDecode(target.substr(0, mark));
  return ReadQuery(mark < target.size() ? target.substr(mark + 1) : "", request);
}

Refusal ReadVersion(absl::string_view version, bool& is_1_0) {
  const bool well_formed = version.size() == 8 && absl::StartsWith(version, "HTTP/") && version[6] == '.' &&
                           absl::ascii_isdigit(version[5]) && absl::ascii_isdigit(version[7]);
  if (!well_formed) {
    return Problem(400, ErrorReason::kRequestLineMalformed, "the request line does not end with an HTTP version");
  }
  if (version[5] != '1') {
    return Problem(505, ErrorReason::kVersionNotTaken, "only HTTP/1.1 and HTTP/1.0 are supported");
  }
  is_1_0 = version[7] == '0';
  return std::nullopt;
}

// The member for a field whose values are joined to a list; null for any other field.
std::string* FindList(absl::string_view name, HttpRequest& request) {
  if (absl::EqualsIgnoreCase(name, "If-None-Match")) return &request.if_none_match;
  if (absl::EqualsIgnoreCase(name, "Accept")) return &request.accept;
  if (absl::EqualsIgnoreCase(name, "Content-Encoding")) return &request.content_encoding;
  if (absl::EqualsIgnoreCase(name, "X-Code")) return &request.x_code;
  if (absl::EqualsIgnoreCase(name, "X-Format")) return &request.x_format;
  return nullptr;
}

// Reads one of the fields that may be repeated; ignores those that nothing here needs.
void ReadRepeatableField(absl::string_view name, absl::string_view value, RequestHead& into) {
  if (absl::EqualsIgnoreCase(name, "Connection")) {
    for (const absl::string_view option : absl::StrSplit(value, ',')) {
      if (absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(option), "close")) into.keep_alive = false;
    }
  } else if (std::string* list = FindList(name, into.request); list != nullptr) {
    absl::StrAppend(list, list->empty() ? "" : ", ", value);
  } else if (absl::EqualsIgnoreCase(name, "Expect")) {
    into.expects_continue = absl::EqualsIgnoreCase(value, "100-continue");
  } else if (absl::EqualsIgnoreCase(name, "traceparent")) {
    into.request.traceparent = std::string(value);
  }
}

Refusal ReadFields(absl::string_view head, SingleFields& singles, RequestHead& into) {
  absl::string_view name;
  absl::string_view value;
  for (int number = 1; const auto line = ConsumeHeadLine(head); ++number) {
    if (!ReadField(*line, name, value)) {
      return Problem(400, ErrorReason::kFieldMalformed, absl::StrCat("field line ", number, " is malformed"));
    }
    std::optional<absl::string_view>* single = singles.Find(name);
    if (single == nullptr) {
      ReadRepeatableField(name, value, into);
    } else if (single->has_value()) {
      return Problem(400, ErrorReason::kFieldRepeated,
                     absl::StrCat("the request has more than one field ", Quoted(name)));
    } else {
      *single = value;
    }
  }
  return std::nullopt;
}

Refusal CheckHost(const SingleFields& singles, absl::string_view authority, bool is_1_0) {
  if (!singles.host.has_value()) {
    if (is_1_0) return std::nullopt;
    return Problem(400, ErrorReason::kHostMissing, "the request has no Host field");
  }
  if (!IsHost(*singles.host)) {
    return Problem(400, ErrorReason::kHostMalformed, absl::StrCat(Quoted(*singles.host), " is not a host"));
  }
  if (authority.empty() || absl::EqualsIgnoreCase(authority, *singles.host)) return std::nullopt;
  return Problem(400, ErrorReason::kTargetMalformed, "the request target and the Host field name different hosts");
}

// Whether the request is answered from its head alone (page/error_page.h). An ingress controller sends the method and
// the body of the request that failed; a refusal would replace the status that it asks about.
bool IsForErrorPage(const HttpRequest& request) { return request.path == "/" && !request.x_code.empty(); }

Refusal ReadContentLength(absl::string_view digits, RequestHead& into) {
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit)) {
    return Problem(400, ErrorReason::kContentLengthMalformed,
                   absl::StrCat("Content-Length ", Quoted(digits), " is not a number of bytes"));
  }
  uint64_t length = 0;
  if (digits.size() > kMaxLengthDigits || !absl::SimpleAtoi(digits, &length) || length > kMaxRequestBodyBytes) {
    return BodyTooLarge();
  }
  into.content_length = static_cast<size_t>(length);
  return std::nullopt;
}

Refusal ReadFraming(const SingleFields& singles, bool is_1_0, RequestHead& into) {
  const auto& encoding = singles.transfer_encoding;
  if (encoding.has_value() && singles.content_length.has_value()) {
    return Problem(400, ErrorReason::kFramingAmbiguous, "the request has both Content-Length and Transfer-Encoding");
  }
  if (encoding.has_value() && (is_1_0 || !absl::EqualsIgnoreCase(*encoding, "chunked"))) {
    return Problem(400, ErrorReason::kTransferEncodingNotTaken,
                   "the only supported transfer encoding is chunked, in HTTP/1.1");
  }
  if (IsForErrorPage(into.request)) {
    into.keep_alive = into.keep_alive && !encoding.has_value() && singles.content_length.value_or("0") == "0";
    return std::nullopt;
  }
  into.chunked = encoding.has_value();
  if (singles.content_length.has_value()) {
    if (Refusal refused = ReadContentLength(*singles.content_length, into)) return refused;
  }
  const bool has_body = into.chunked || into.content_length > 0;
  if (has_body && into.request.method != "POST") {
    return Problem(413, ErrorReason::kBodyNotTaken, "only POST requests may have a body");
  }
  return std::nullopt;
}

}  // namespace

HttpReply BodyTooLarge() {
  return Problem(413, ErrorReason::kBodyTooLarge,
                 absl::StrCat("the body has more than ", kMaxRequestBodyBytes, " bytes"));
}

bool HasControlCharacter(absl::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return absl::ascii_iscntrl(c) && c != '\t'; });
}

bool ReadField(absl::string_view line, absl::string_view& name, absl::string_view& value) {
  const size_t colon = line.find(':');
  if (colon == absl::string_view::npos || !IsToken(line.substr(0, colon))) return false;
  name = line.substr(0, colon);
  value = line.substr(colon + 1);
  if (HasControlCharacter(value)) return false;
  value = absl::StripAsciiWhitespace(value);
  return true;
}

std::optional<HttpReply> ReadHead(absl::string_view head, RequestHead& into) {
  const std::vector<absl::string_view> parts =
      absl::StrSplit(ConsumeHeadLine(head).value_or(""), absl::MaxSplits(' ', 3));
  if (parts.size() != 3 || !IsToken(parts[0])) {
    return Problem(400, ErrorReason::kRequestLineMalformed,
                   "the request line must be a method, a target and a version with single spaces between them");
  }
  into.request.method = std::string(parts[0]);
  absl::string_view authority;
  bool is_1_0 = false;
  SingleFields singles;
  Refusal refused = ReadVersion(parts[2], is_1_0);
  if (!refused) refused = ReadTarget(parts[1], into.request, authority);
  if (!refused) refused = ReadFields(head, singles, into);
  if (!refused) refused = CheckHost(singles, authority, is_1_0);
  if (!refused) refused = ReadFraming(singles, is_1_0, into);
  into.request.content_type = std::string(singles.content_type.value_or(""));
  if (is_1_0) into.keep_alive = false;
  if (is_1_0) into.expects_continue = false;
  return refused;
}

}  // namespace status_translator
