#include "ext_proc/exchange.h"

#include <variant>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/utf8.h"
#include "support/limits.h"
#include "wire/grpc_web.h"

namespace status_translator {
namespace {

constexpr absl::string_view kGrpcType = "application/grpc";

// The media type itself or one with a suffix or parameters; not application/grpc-web.
bool IsGrpcType(absl::string_view type) {
  if (!absl::StartsWithIgnoreCase(type, kGrpcType)) return false;
  return type.size() == kGrpcType.size() || type[kGrpcType.size()] == '+' || type[kGrpcType.size()] == ';';
}

std::optional<absl::string_view> FindIn(const std::vector<NamedValue>& headers, absl::string_view name) {
  for (const NamedValue& header : headers) {
    if (IsSameName(header.name, name)) return header.value;
  }
  return std::nullopt;
}

// Whether it is a field of the response, and not of HTTP/2 itself such as ":status".
bool IsField(const NamedValue& header) { return !header.name.empty() && header.name[0] != ':'; }

enum class AttributeKind {
  kCode,
  kCodeDetails,
  kFlags,
  kRequestId,
  kRouteName,
  kRouteNames,
  kContentType,
  kGrpcWeb,
  kAccept,
  kSetting,
};

// Envoy sends only the settings of a route that response_attributes names; their number shows that there are others.
constexpr absl::string_view kRouteMetadata = "xds.route_metadata.filter_metadata['status_translator']";

struct KnownAttribute {
  AttributeKind kind;
  absl::string_view setting;  // the name of the setting, if it is one
};

// By expression. CEL allows both kinds of quotes around the key of a map.
const absl::flat_hash_map<std::string, KnownAttribute>& KnownAttributes() {
  static const auto& known = []() -> const auto& {
    auto& map = *new absl::flat_hash_map<std::string, KnownAttribute>{
        {"response.code", {AttributeKind::kCode, ""}},
        {"response.code_details", {AttributeKind::kCodeDetails, ""}},
        {"response.flags", {AttributeKind::kFlags, ""}},
        {"request.id", {AttributeKind::kRequestId, ""}},
        {"xds.route_name", {AttributeKind::kRouteName, ""}},
        {absl::StrCat("size(", kRouteMetadata, ")"), {AttributeKind::kRouteNames, ""}}};
    const auto add = [&map](absl::string_view of, absl::string_view key, AttributeKind kind) {
      for (const char* quote : {"'", "\""}) map[absl::StrCat(of, "[", quote, key, quote, "]")] = {kind, key};
    };
    add("request.headers", "content-type", AttributeKind::kContentType);
    add("request.headers", "x-grpc-web", AttributeKind::kGrpcWeb);
    add("request.headers", "accept", AttributeKind::kAccept);
    for (const absl::string_view name : kExtProcSettings) add(kRouteMetadata, name, AttributeKind::kSetting);
    return map;
  }
  ();
  return known;
}

// The value of an attribute that is a number. Envoy sends CEL's integers as text or as doubles. 0: it is none.
uint64_t NumberOf(const Attribute& attribute) {
  constexpr double kMaxExactInteger = 9e15;  // below 2^53
  uint64_t number = 0;
  if (const auto* text = std::get_if<absl::string_view>(&attribute.value)) {
    return absl::SimpleAtoi(*text, &number) ? number : 0;
  }
  const auto* plain = std::get_if<double>(&attribute.value);
  return plain != nullptr && *plain > 0 && *plain < kMaxExactInteger ? static_cast<uint64_t>(*plain) : 0;
}

int CodeOf(uint64_t number) { return number <= 999 ? static_cast<int>(number) : 0; }

}  // namespace

void ExtProcExchange::ReadContext(const ProxyMessage& message) {
  if (message.body_modes.has_value()) body_modes_ = *message.body_modes;
  // Either all of them or none: they have no order, so which ones a limit would cut off would be chance.
  if (message.attributes.size() + message.settings.size() > kMaxExtProcAttributes) {
    over_limit_ = PassReason::kTooManyAttributes;
    return;
  }
  // Other filters may write other names there, and so does this program: what it did.
  for (const Attribute& setting : message.settings) (void)settings_.SetValue(setting.name, setting.value);
  route_settings_ = 0;
  for (const Attribute& attribute : message.attributes) ReadAttribute(attribute);
  if (route_names_ > route_settings_) settings_.RefuseUnsentNames(route_names_, route_settings_);
}

void ExtProcExchange::ReadAttribute(const Attribute& attribute) {
  const auto known = KnownAttributes().find(attribute.name);
  if (known == KnownAttributes().end()) return ReadOtherAttribute(attribute);
  const auto* value = std::get_if<absl::string_view>(&attribute.value);
  const bool is_text = value != nullptr;
  const absl::string_view text = is_text ? *value : "";
  switch (known->second.kind) {
    case AttributeKind::kCode:
      original_code_ = CodeOf(NumberOf(attribute));
      break;
    case AttributeKind::kCodeDetails:
      made_by_ = text.empty()             ? MadeBy::kUnknown
                 : text == "via_upstream" ? MadeBy::kUpstream
                 : text == kExtProcName   ? MadeBy::kThisProgram
                                          : MadeBy::kProxy;
      break;
    case AttributeKind::kFlags:
      flags_ = NumberOf(attribute);
      break;
    case AttributeKind::kContentType:
      if (is_text) ReadContentType(text);
      break;
    case AttributeKind::kGrpcWeb:
      has_web_header_ |= is_text;
      break;
    case AttributeKind::kAccept:
      if (is_text) ReadAccept(text);
      break;
    case AttributeKind::kRequestId:
      if (is_text) ReadRequestId(text);
      break;
    case AttributeKind::kRouteName:
      route_name_ = std::string(text.substr(0, kMaxExtProcRouteNameBytes));
      break;
    case AttributeKind::kRouteNames:
      route_names_ = NumberOf(attribute);
      break;
    case AttributeKind::kSetting:
      (void)settings_.SetValue(known->second.setting, attribute.value);
      ++route_settings_;
      break;
  }
}

void ExtProcExchange::ReadOtherAttribute(const Attribute& attribute) {
  absl::string_view name = attribute.name;
  if (absl::ConsumePrefix(&name, kRouteMetadata) && absl::ConsumePrefix(&name, "[") &&
      absl::ConsumeSuffix(&name, "]")) {
    name = absl::StripPrefix(absl::StripSuffix(name, "'"), "'");
    name = absl::StripPrefix(absl::StripSuffix(name, "\""), "\"");
    if (!settings_.SetValue(name, attribute.value)) settings_.RefuseName(name);
    ++route_settings_;
    return;
  }
  // "'content-type' in request.headers": false is how a proxy says that there is none.
  knows_request_ |=
      std::holds_alternative<bool>(attribute.value) && absl::StrContains(attribute.name, "in request.headers");
}

ExtProcExchange::Protocol ExtProcExchange::ProtocolOf(absl::string_view type) {
  return IsGrpcWebType(type) ? Protocol::kGrpcWeb : IsGrpcType(type) ? Protocol::kGrpc : Protocol::kHttp;
}

void ExtProcExchange::ReadContentType(absl::string_view type) {
  knows_request_ = true;
  protocol_ = ProtocolOf(type);
  type_is_web_text_ = IsGrpcWebTextType(type);
}

void ExtProcExchange::ReadAccept(absl::string_view accept) {
  if (accept.size() > kMaxExtProcAcceptBytes) {
    over_limit_ = PassReason::kFieldsTooLarge;
    return;
  }
  accept_ = std::string(accept);
}

void ExtProcExchange::ReadRequestId(absl::string_view id) {
  request_id_ = std::string(id.substr(0, kMaxExtProcRequestIdBytes));
}

void ExtProcExchange::CountFields(const std::vector<NamedValue>& headers) {
  for (const NamedValue& header : headers) {
    if (!IsField(header)) continue;
    if (++field_count_ > kMaxFields) {
      over_limit_ = PassReason::kTooManyFields;
      return;
    }
    field_bytes_ += header.name.size() + header.value.size();
    if (field_bytes_ > kMaxExtProcFieldBytes) {
      over_limit_ = PassReason::kFieldsTooLarge;
      return;
    }
  }
}

void ExtProcExchange::KeepFields(const std::vector<NamedValue>& headers, Fields& fields) {
  fields.Reserve(fields.size() + static_cast<int>(headers.size()));
  for (const NamedValue& header : headers) {
    if (!IsField(header)) continue;
    held_field_bytes_ += header.name.size() + header.value.size() + kExtProcFieldOverhead;
    const bool is_text = IsUtf8(header.value);
    AddField(fields, header.name, is_text ? header.value : "");
    if (!is_text) fields.rbegin()->set_raw(std::string(header.value));
  }
}

void ExtProcExchange::ReadRequestHead(const ProxyMessage& message) {
  ReadContentType(FindIn(message.headers, "content-type").value_or(""));
  ReadAccept(FindIn(message.headers, "accept").value_or(""));
  has_web_header_ = !FindIn(message.headers, "x-grpc-web").value_or("").empty();
  ReadRequestId(FindIn(message.headers, "x-request-id").value_or(""));
}

void ExtProcExchange::ReadResponseHead(const ProxyMessage& message) {
  uint64_t code = 0;
  if (absl::SimpleAtoi(FindIn(message.headers, ":status").value_or(""), &code)) code_ = CodeOf(code);
  ends_with_head_ = message.flags.end_of_stream;
  CountFields(message.headers);
  response_protocol_ = ProtocolOf(absl::StripAsciiWhitespace(FindIn(message.headers, "content-type").value_or("")));
  has_grpc_status_ = FindIn(message.headers, "grpc-status").has_value();
}

void ExtProcExchange::ReadBody(absl::string_view piece) {
  std::string& body = *mutable_response().mutable_body();
  const absl::string_view read = piece.substr(0, kMaxBodyBytes + 1 - body.size());
  body.append(read.data(), read.size());
}

void ExtProcExchange::ReadTrailers(const ProxyMessage& message) {
  CountFields(message.headers);
  if (over_limit_.has_value()) return;
  has_grpc_status_ |= FindIn(message.headers, "grpc-status").has_value();
  KeepFields(message.headers, *mutable_response().mutable_trailers());
}

void ExtProcExchange::ForgetResponse() {
  response_.reset();
  held_field_bytes_ = 0;
}

v1::HttpResponse& ExtProcExchange::mutable_response() {
  if (!response_.has_value()) (*response_.emplace()).set_code(code_);
  return **response_;
}

Caller ExtProcExchange::caller() const {
  if (!knows_request_) return Caller::kUnknown;
  if (protocol_ == Protocol::kGrpcWeb) return Caller::kGrpcWeb;
  if (protocol_ == Protocol::kHttp) return Caller::kHttp;
  // Envoy's grpc_web filter changes the Content-Type of the request, but neither of these.
  return has_web_header_ || AcceptsGrpcWeb() ? Caller::kGrpcWeb : Caller::kGrpc;
}

bool ExtProcExchange::AcceptsGrpcWeb() const {
  return absl::StrContains(absl::AsciiStrToLower(accept_), "application/grpc-web");
}

bool ExtProcExchange::WantsWebText() const {
  return type_is_web_text_ || absl::StrContains(absl::AsciiStrToLower(accept_), "application/grpc-web-text");
}

bool ExtProcExchange::IsLocalReply() const {
  if (made_by_ != MadeBy::kUnknown) return made_by_ == MadeBy::kProxy;
  // Response flags that a response of an upstream cannot have: no healthy upstream, timeout, resets, connection failure
  // or termination, overflow, no route; an injected fault, a rate limit.
  constexpr uint64_t kLocal = 0x0DFE;
  return (flags_ & kLocal) != 0;
}

}  // namespace status_translator
