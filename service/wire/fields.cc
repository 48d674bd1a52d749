#include "wire/fields.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace status_translator {
namespace {

// A field name that is sent on. HTTP sets no limit; the longest name in the lists below has 35 bytes.
constexpr size_t kMaxNameBytes = 128;
// The names in `kept` and `hidden` together. They are for a person to read, and an upstream chooses them.
constexpr int kMaxNamesInReport = 100;

constexpr absl::string_view kRetryPushback = "grpc-retry-pushback-ms";

using Names = google::protobuf::RepeatedPtrField<std::string>;

bool IsNamed(absl::string_view prefix, absl::string_view name, const Names& list) {
  return std::any_of(list.begin(), list.end(), [prefix, name](absl::string_view listed) {
    return listed.size() == prefix.size() + name.size() && absl::EndsWith(listed, name) &&
           absl::StartsWith(listed, prefix);
  });
}

// The names that are sent on whoever made the response.
const absl::flat_hash_set<absl::string_view>& ListedNames() {
  static const auto& names = *new absl::flat_hash_set<absl::string_view>{
      // When and how to ask again (RFC 9110, RFC 9457's neighbours).
      "retry-after", "www-authenticate", "proxy-authenticate", "allow", "accept", "accept-patch", "accept-post",
      "accept-ranges", "accept-encoding", "location", "content-range", "content-language", "link", "deprecation",
      "sunset", "cache-control", "vary",
      // Whether and when to repeat a gRPC call (gRFC A6).
      kRetryPushback,
      // Rate limits: the fields of the IETF draft and their predecessors.
      "ratelimit", "ratelimit-policy", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset",
      // Which request it was.
      "request-id", "x-request-id", "x-correlation-id", "correlation-id", "x-trace-id", "traceparent", "tracestate",
      "traceresponse", "b3", "x-amzn-requestid", "x-amz-request-id", "x-amzn-trace-id", "x-openstack-request-id",
      "x-compute-request-id", "x-ms-request-id", "x-goog-request-id", "x-cloud-trace-context", "cf-ray", "audit-id"};
  return names;
}

// Whether a field belongs to the connection, to the framing of the message or to gRPC: those are written anew, except
// the pushback, which servers set as metadata.
bool IsOwnOfTransport(absl::string_view name) {
  static const auto& names = *new absl::flat_hash_set<absl::string_view>{"connection",
                                                                         "keep-alive",
                                                                         "proxy-connection",
                                                                         "transfer-encoding",
                                                                         "te",
                                                                         "trailer",
                                                                         "upgrade",
                                                                         "content-length",
                                                                         "content-type",
                                                                         "content-encoding",
                                                                         "date",
                                                                         "server",
                                                                         "via",
                                                                         "x-content-type-options"};
  return names.contains(name) || (absl::StartsWith(name, "grpc-") && name != kRetryPushback) ||
         absl::StartsWith(name, ":");
}

// Whether a value is base64 without white space, leftover bits or dots, which absl ignores. gRPC libraries end a call
// with a binary value that is not strict base64.
bool IsStrictBase64(absl::string_view value) {
  std::string bytes;
  if (!absl::Base64Unescape(value, &bytes)) return false;
  const std::string padded = absl::Base64Escape(bytes);
  return value == padded || value == absl::string_view(padded).substr(0, padded.find('='));
}

// The values of one field. Binary ones may be joined with commas, which not every library splits:
//   trace-bin: AAEC, AwQ=
std::vector<absl::string_view> ValuesOf(absl::string_view lower_name, absl::string_view value) {
  // Commas at which a value is split. Beyond them the rest stays one value with commas, which is not base64 and so is
  // dropped.
  constexpr size_t kMaxValues = 16;
  if (!absl::EndsWith(lower_name, "-bin")) return {value};
  std::vector<absl::string_view> values = absl::StrSplit(value, absl::MaxSplits(',', kMaxValues));
  for (absl::string_view& one : values) one = absl::StripAsciiWhitespace(one);
  return values;
}

}  // namespace

absl::string_view FieldValue(const v1::Header& field) {
  return absl::StripAsciiWhitespace(field.value_case() == v1::Header::kRaw ? field.raw() : field.text());
}

bool IsToken(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || absl::StrContains("!#$%&'*+-.^_`|~", static_cast<char>(c));
  });
}

bool IsSameName(absl::string_view one, absl::string_view other) {
  // Nearly all names have another size, or are equal in lower case.
  return one.size() == other.size() && (one == other || absl::EqualsIgnoreCase(one, other));
}

std::optional<absl::string_view> FindField(const Fields& fields, absl::string_view name) {
  for (const v1::Header& field : fields) {
    if (IsSameName(field.name(), name)) return FieldValue(field);
  }
  return std::nullopt;
}

absl::string_view LowerCaseName(absl::string_view name, std::string& lower) {
  if (std::none_of(name.begin(), name.end(), absl::ascii_isupper)) return name;
  lower = absl::AsciiStrToLower(name);
  return lower;
}

void AddField(Fields& fields, absl::string_view name, absl::string_view value) {
  v1::Header& field = *fields.Add();
  field.set_name(std::string(name));
  field.set_text(std::string(value));
}

bool CanBeSent(absl::string_view lower_name, absl::string_view value) {
  if (absl::EndsWith(lower_name, "-bin") && !IsStrictBase64(value)) return false;
  return !lower_name.empty() && lower_name.size() <= kMaxNameBytes &&
         std::all_of(lower_name.begin(), lower_name.end(),
                     [](char c) {
                       return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-' || c == '_' || c == '.';
                     }) &&
         std::all_of(value.begin(), value.end(), [](char c) { return (c >= ' ' && c <= '~') || c == '\t'; });
}

bool IsListed(absl::string_view lower_name) {
  return ListedNames().contains(lower_name) || absl::StartsWith(lower_name, "access-control-") ||
         absl::StartsWith(lower_name, "x-ratelimit-") || absl::StartsWith(lower_name, "x-rate-limit-") ||
         absl::StartsWith(lower_name, "x-b3-");
}

bool MayBeRestored(absl::string_view lower_name) {
  static const auto& never = *new absl::flat_hash_set<absl::string_view>{
      // Redirects, and what a browser loads.
      "location", "refresh", "content-location", "sourcemap", "service-worker-allowed", "content-disposition",
      "x-accel-redirect", "x-sendfile",
      // Credentials.
      "set-cookie", "set-cookie2", "proxy-authenticate", "proxy-authentication-info", "authentication-info",
      // The policies of a site, which outlive the response.
      "clear-site-data", "strict-transport-security", "public-key-pins", "expect-ct", "content-security-policy",
      "content-security-policy-report-only", "permissions-policy", "feature-policy", "referrer-policy",
      "x-frame-options", "x-xss-protection", "x-permitted-cross-domain-policies", "origin-agent-cluster",
      "origin-trial", "alt-svc", "nel", "report-to", "reporting-endpoints", "timing-allow-origin", "accept-ch",
      "critical-ch"};
  return !never.contains(lower_name) && !absl::StartsWith(lower_name, "access-control-") &&
         !absl::StartsWith(lower_name, "cross-origin-");
}

Fields FieldsToKeep(const Fields& fields, const Expose& expose, v1::ConversionReport& report) {
  Fields kept;
  const auto name_once = [&report](absl::string_view prefix, absl::string_view name, Names& list) {
    if (report.kept_size() + report.hidden_size() >= kMaxNamesInReport || IsNamed(prefix, name, list)) return;
    *list.Add() = absl::StrCat(prefix, name);
  };
  std::string lower;
  for (const v1::Header& field : fields) {
    const absl::string_view name = LowerCaseName(field.name(), lower);
    if (IsOwnOfTransport(name)) continue;
    const bool goes_on =
        IsListed(name) || std::find(expose.headers.begin(), expose.headers.end(), name) != expose.headers.end();
    for (const absl::string_view value : ValuesOf(name, FieldValue(field))) {
      if (!CanBeSent(name, value)) {
        AddFinding(v1::FINDING_HEADER_BROKEN, report);
      } else if (goes_on) {
        AddField(kept, name, value);
        name_once("", name, *report.mutable_kept());
      } else {
        name_once("header:", name, *report.mutable_hidden());
      }
    }
  }
  return kept;
}

void AddFinding(v1::Finding finding, v1::ConversionReport& report) {
  const auto& findings = report.findings();
  if (std::find(findings.begin(), findings.end(), finding) == findings.end()) report.add_findings(finding);
}

}  // namespace status_translator
