#include "ext_proc/exchange.h"

#include <cmath>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "support/limits.h"
#include "wire/body.h"
#include "wire/text.h"

namespace status_translator {
namespace {

constexpr absl::string_view kGrpcType = "application/grpc";
constexpr absl::string_view kGrpcWebText = "application/grpc-web-text";

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

absl::string_view FindIn(const ext_proc::HeaderMap& map, absl::string_view name) {
  for (const ext_proc::HeaderValue& header : map.headers()) {
    if (absl::EqualsIgnoreCase(header.key(), name)) return ValueOf(header);
  }
  return "";
}

enum class Attribute { kCode, kCodeDetails, kFlags, kContentType, kGrpcWeb, kAccept, kSetting };

struct KnownAttribute {
  Attribute attribute;
  absl::string_view setting;  // its name, if it is one
};

// By expression. CEL names an element of a map with either kind of quotes.
const absl::flat_hash_map<std::string, KnownAttribute>& KnownAttributes() {
  static const auto& known = []() -> const auto& {
    auto& map =
        *new absl::flat_hash_map<std::string, KnownAttribute>{{"response.code", {Attribute::kCode, ""}},
                                                              {"response.code_details", {Attribute::kCodeDetails, ""}},
                                                              {"response.flags", {Attribute::kFlags, ""}}};
    const auto add = [&map](absl::string_view of, absl::string_view key, Attribute attribute) {
      for (const char* quote : {"'", "\""}) map[absl::StrCat(of, "[", quote, key, quote, "]")] = {attribute, key};
    };
    add("request.headers", "content-type", Attribute::kContentType);
    add("request.headers", "x-grpc-web", Attribute::kGrpcWeb);
    add("request.headers", "accept", Attribute::kAccept);
    const std::string route = absl::StrCat("xds.route_metadata.filter_metadata['", kExtProcName, "']");
    for (const absl::string_view name : kExtProcSettings) add(route, name, Attribute::kSetting);
    return map;
  }
  ();
  return known;
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

void ExtProcExchange::ReadContext(const ext_proc::ProcessingRequest& message) {
  if (message.has_protocol_config()) {
    request_body_mode_ = message.protocol_config().request_body_mode();
    response_body_mode_ = message.protocol_config().response_body_mode();
  }
  // Either all of them or none: maps have no order, so which ones a bound would cut off would be chance.
  size_t attributes = message.attributes().size();
  for (const auto& [filter, values] : message.attributes()) attributes += values.fields().size();
  const auto& by_namespace = message.metadata_context().filter_metadata();
  const auto ours = by_namespace.find(std::string(kExtProcName));
  if (ours != by_namespace.end()) attributes += ours->second.fields().size();
  if (attributes > kMaxExtProcAttributes) {
    MustPass(PassReason::kTooManyAttributes);
    return;
  }
  if (ours != by_namespace.end()) {
    for (const auto& [name, value] : ours->second.fields()) {
      if (value.kind_case() == google::protobuf::Value::kStringValue) settings_.Set(name, value.string_value());
    }
  }
  for (const auto& [filter, values] : message.attributes()) {
    for (const auto& [expression, value] : values.fields()) LearnAttribute(expression, value);
  }
}

void ExtProcExchange::LearnAttribute(const std::string& expression, const google::protobuf::Value& value) {
  const bool is_text = value.kind_case() == google::protobuf::Value::kStringValue;
  const auto known = KnownAttributes().find(expression);
  if (known == KnownAttributes().end()) {
    // "'content-type' in request.headers": false is how a proxy says that there is none.
    knows_request_ |=
        value.kind_case() == google::protobuf::Value::kBoolValue && absl::StrContains(expression, "in request.headers");
    return;
  }
  const std::string& text = value.string_value();
  switch (known->second.attribute) {
    case Attribute::kCode:
      original_code_ = CodeOf(NumberOf(value));
      break;
    case Attribute::kCodeDetails:
      made_by_ = text.empty()             ? MadeBy::kUnsaid
                 : text == "via_upstream" ? MadeBy::kUpstream
                 : text == kExtProcName   ? MadeBy::kUs
                                          : MadeBy::kProxy;
      break;
    case Attribute::kFlags:
      flags_ = NumberOf(value);
      break;
    case Attribute::kContentType:
      if (is_text) LearnContentType(text);
      break;
    case Attribute::kGrpcWeb:
      says_web_ |= is_text;
      break;
    case Attribute::kAccept:
      if (is_text) LearnAccept(text);
      break;
    case Attribute::kSetting:
      if (is_text) settings_.Set(known->second.setting, text);
      break;
  }
}

void ExtProcExchange::LearnContentType(absl::string_view type) {
  knows_request_ = true;
  speaks_ = IsGrpcWebType(type) ? Speaks::kGrpcWeb : IsGrpcType(type) ? Speaks::kGrpc : Speaks::kHttp;
  type_is_web_text_ = absl::StartsWithIgnoreCase(type, kGrpcWebText);
}

void ExtProcExchange::LearnAccept(absl::string_view accept) {
  if (accept.size() > kMaxExtProcAcceptBytes) {
    MustPass(PassReason::kFieldsTooLarge);
    return;
  }
  accept_ = std::string(accept);
}

void ExtProcExchange::Take(const ext_proc::HeaderMap& map, Fields& fields) {
  for (const ext_proc::HeaderValue& header : map.headers()) {
    if (header.key().empty() || header.key()[0] == ':') continue;
    const std::string& value = ValueOf(header);
    if (response_.headers_size() + response_.trailers_size() >= kMaxFields) {
      MustPass(PassReason::kTooManyFields);
      return;
    }
    field_bytes_ += header.key().size() + value.size();
    if (field_bytes_ > kMaxExtProcFieldBytes) {
      MustPass(PassReason::kFieldsTooLarge);
      return;
    }
    held_field_bytes_ += header.key().size() + value.size() + kExtProcFieldOverhead;
    const bool is_text = IsUtf8(value);
    AddField(fields, header.key(), is_text ? value : "");
    if (!is_text) fields.rbegin()->set_raw(value);
  }
}

void ExtProcExchange::LearnRequest(const ext_proc::HttpHeaders& head) {
  LearnContentType(FindIn(head.headers(), "content-type"));
  LearnAccept(FindIn(head.headers(), "accept"));
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

void ExtProcExchange::ForgetResponse() {
  // Clear() would keep the memory for later.
  v1::HttpResponse().Swap(&response_);
  held_field_bytes_ = 0;
}

Caller ExtProcExchange::caller() const {
  if (!knows_request_) return Caller::kUnknown;
  if (speaks_ == Speaks::kGrpcWeb) return Caller::kGrpcWeb;
  if (speaks_ == Speaks::kHttp) return Caller::kHttp;
  return says_web_ ? Caller::kGrpcWeb : Caller::kGrpc;
}

bool ExtProcExchange::WantsWebText() const {
  return type_is_web_text_ || absl::StrContains(absl::AsciiStrToLower(accept_), kGrpcWebText);
}

bool ExtProcExchange::SaysGrpc() const { return IsGrpcType(FindField(fields(), "content-type").value_or("")); }

bool ExtProcExchange::SaysGrpcWeb() const { return IsGrpcWebType(FindField(fields(), "content-type").value_or("")); }

bool ExtProcExchange::IsLocalReply() const {
  if (made_by_ != MadeBy::kUnsaid) return made_by_ == MadeBy::kProxy;
  // Flags that an upstream's answer cannot have: no healthy upstream, timeout, resets, connection failure or
  // termination, overflow, no route; a fault that was injected, a rate limit.
  constexpr uint64_t kLocal = 0x0DFE;
  return (flags_ & kLocal) != 0;
}

}  // namespace status_translator
