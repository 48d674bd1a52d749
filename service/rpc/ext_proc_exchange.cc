#include "rpc/ext_proc_exchange.h"

#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "codec/body.h"
#include "codec/text.h"

namespace status_translator {
namespace {

constexpr absl::string_view kGrpcType = "application/grpc";

// The media type itself or one with a suffix or parameters; not application/grpc-web.
bool IsGrpcType(absl::string_view type) {
  if (!absl::StartsWithIgnoreCase(type, kGrpcType)) return false;
  return type.size() == kGrpcType.size() || type[kGrpcType.size()] == '+' || type[kGrpcType.size()] == ';';
}

bool IsGrpcWebType(absl::string_view type) { return absl::StartsWithIgnoreCase(type, "application/grpc-web"); }

// Envoy fills raw_value alone; others may not.
const std::string& ValueOf(const ext_proc::HeaderValue& header) {
  return header.raw_value().empty() ? header.value() : header.raw_value();
}

// All but pseudo-headers. A name that is not UTF-8 is no name.
void Take(const ext_proc::HeaderMap& map, Fields& fields) {
  for (const ext_proc::HeaderValue& header : map.headers()) {
    if (header.key().empty() || header.key()[0] == ':') continue;
    const std::string& value = ValueOf(header);
    AddField(fields, header.key(), IsUtf8(value) ? value : "");
    if (!IsUtf8(value)) fields.rbegin()->set_raw(value);
  }
}

absl::string_view FindIn(const ext_proc::HeaderMap& map, absl::string_view name) {
  for (const ext_proc::HeaderValue& header : map.headers()) {
    if (absl::EqualsIgnoreCase(header.key(), name)) return ValueOf(header);
  }
  return "";
}

// CEL names an element of a map with either kind of quotes.
bool Names(absl::string_view expression, absl::string_view map, absl::string_view key) {
  return expression == absl::StrCat(map, "['", key, "']") || expression == absl::StrCat(map, "[\"", key, "\"]");
}

// An attribute that is a number: CEL's integers may come as text.
uint64_t NumberOf(const google::protobuf::Value& value) {
  uint64_t number = 0;
  if (value.kind_case() == google::protobuf::Value::kStringValue) {
    return absl::SimpleAtoi(value.string_value(), &number) ? number : 0;
  }
  const double plain = value.number_value();
  return std::isfinite(plain) && plain > 0 && plain < 9e15 ? static_cast<uint64_t>(plain) : 0;
}

int CodeOf(uint64_t number) { return number <= 999 ? static_cast<int>(number) : 0; }

}  // namespace

void ExtProcExchange::LearnAround(const ext_proc::ProcessingRequest& message) {
  if (message.has_protocol_config()) {
    request_body_mode_ = message.protocol_config().request_body_mode();
    response_body_mode_ = message.protocol_config().response_body_mode();
  }
  if (message.has_metadata_context()) {
    const auto& by_namespace = message.metadata_context().filter_metadata();
    const auto ours = by_namespace.find(std::string(kExtProcName));
    if (ours != by_namespace.end()) settings_.Set(ours->second);
  }
  for (const auto& [filter, attributes] : message.attributes()) {
    for (const auto& [expression, value] : attributes.fields()) LearnAttribute(expression, value);
  }
}

void ExtProcExchange::LearnAttribute(const std::string& expression, const google::protobuf::Value& value) {
  constexpr absl::string_view kHeaders = "request.headers";
  const bool is_text = value.kind_case() == google::protobuf::Value::kStringValue;
  if (expression == "response.code") {
    original_code_ = CodeOf(NumberOf(value));
  } else if (expression == "response.code_details") {
    code_details_ = value.string_value();
  } else if (expression == "response.flags") {
    flags_ = NumberOf(value);
  } else if (is_text && Names(expression, kHeaders, "content-type")) {
    content_type_ = value.string_value();
    knows_request_ = true;
  } else if (is_text && Names(expression, kHeaders, "x-grpc-web")) {
    says_web_ = true;
  } else if (is_text && Names(expression, kHeaders, "accept")) {
    accept_ = value.string_value();
  } else if (absl::StrContains(expression, "in request.headers") &&
             value.kind_case() == google::protobuf::Value::kBoolValue) {
    // "'content-type' in request.headers": false is how a proxy says that there is none.
    knows_request_ = true;
  } else if (is_text) {
    const std::string map = absl::StrCat("xds.route_metadata.filter_metadata['", kExtProcName, "']");
    for (const absl::string_view name : kExtProcSettings) {
      if (Names(expression, map, name)) settings_.Set(name, value.string_value());
    }
  }
}

void ExtProcExchange::LearnRequest(const ext_proc::HttpHeaders& head) {
  knows_request_ = true;
  content_type_ = std::string(FindIn(head.headers(), "content-type"));
  accept_ = std::string(FindIn(head.headers(), "accept"));
  says_web_ = !FindIn(head.headers(), "x-grpc-web").empty();
}

void ExtProcExchange::LearnResponse(const ext_proc::HttpHeaders& head) {
  uint64_t code = 0;
  if (absl::SimpleAtoi(FindIn(head.headers(), ":status"), &code)) response_.set_code(CodeOf(code));
  ends_with_head_ = head.end_of_stream();
  Take(head.headers(), *response_.mutable_headers());
}

void ExtProcExchange::LearnBody(const std::string& piece) {
  std::string& body = *response_.mutable_body();
  body.append(piece, 0, kMaxBodyBytes + 1 - body.size());
}

void ExtProcExchange::LearnTrailers(const ext_proc::HttpTrailers& trailers) {
  Take(trailers.trailers(), *response_.mutable_trailers());
}

Caller ExtProcExchange::caller() const {
  if (!knows_request_) return Caller::kUnknown;
  if (IsGrpcWebType(content_type_)) return Caller::kGrpcWeb;
  if (!IsGrpcType(content_type_)) return Caller::kHttp;
  return says_web_ ? Caller::kGrpcWeb : Caller::kGrpc;
}

bool ExtProcExchange::WantsWebText() const {
  constexpr absl::string_view kText = "application/grpc-web-text";
  return absl::StartsWithIgnoreCase(content_type_, kText) || absl::StrContains(absl::AsciiStrToLower(accept_), kText);
}

bool ExtProcExchange::SaysGrpc() const { return IsGrpcType(FindField(fields(), "content-type").value_or("")); }

bool ExtProcExchange::SaysGrpcWeb() const { return IsGrpcWebType(FindField(fields(), "content-type").value_or("")); }

bool ExtProcExchange::IsLocalReply() const {
  if (!code_details_.empty()) return code_details_ != "via_upstream" && !IsOurs();
  // Flags that an upstream's answer cannot have: no healthy upstream, timeout, resets, connection failure or
  // termination, overflow, no route; a fault that was injected, a rate limit.
  constexpr uint64_t kLocal = 0x0DFE;
  return (flags_ & kLocal) != 0;
}

}  // namespace status_translator
