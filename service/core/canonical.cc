#include "core/canonical.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace status_translator {
namespace {

std::string GrpcAnswer(const Rule& rule) { return rule.has_answer() ? GrpcCodeText(rule.code) : "-"; }

std::string HttpAnswer(const Rule& rule) { return rule.has_answer() ? absl::StrCat(rule.code) : "-"; }

void AppendRule(const Rule& rule, std::string& text) {
  absl::StrAppend(&text, "\t", RuleKindName(rule.kind), "\t", absl::Utf8SafeCEscape(rule.row), "\t",
                  rule.profile.text(), "\t", rule.depth < kNoDepth ? absl::StrCat(rule.depth) : "-", "\t",
                  !rule.has_answer()     ? "-"
                  : rule.retry.retryable ? "retry"
                                         : "no retry");
  absl::StrAppend(&text, "\t", absl::Utf8SafeCEscape(rule.retry.reason.text()), "\t",
                  absl::Utf8SafeCEscape(rule.reason.text()), "\n");
}

// A line of its own, after that of the error code.
void AppendCatalogEntry(const CatalogEntry& entry, std::string& text) {
  if (entry == CatalogEntry()) return;
  absl::StrAppend(&text, "catalog\t", entry.domain, "\t", entry.type, "\t", absl::Utf8SafeCEscape(entry.title), "\t",
                  entry.help, "\n");
}

}  // namespace

std::vector<HttpRun> HttpRuns(const Profile& profile, Origin origin) {
  std::vector<HttpRun> runs;
  if (!profile.has_http_to_grpc()) return runs;
  for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
    const Rule* rule = profile.HttpToGrpc(code, origin);
    if (!runs.empty() && runs.back().rule == rule) {
      runs.back().to = code;
    } else {
      runs.push_back({code, code, rule});
    }
  }
  return runs;
}

std::string CanonicalText(const Profile& profile) {
  std::string text = absl::StrCat("profile\t", profile.name(), "\n");
  if (const Expose& expose = profile.expose(); expose != Expose()) {
    absl::StrAppend(&text, "expose\t", expose.body ? "body" : "", "\t", absl::StrJoin(expose.headers, ","), "\t",
                    expose.without_debug_info ? "without debug info"
                    : expose.debug_info       ? "debug info"
                                              : "",
                    "\n");
  }
  if (!profile.domain().empty()) absl::StrAppend(&text, "domain\t", profile.domain(), "\n");
  for (int o = 0; o < kOriginCount; ++o) {
    const Origin origin = static_cast<Origin>(o);
    for (const HttpRun& run : HttpRuns(profile, origin)) {
      absl::StrAppend(&text, "http_to_grpc\t", OriginName(origin), "\t", run.from);
      if (run.to != run.from) absl::StrAppend(&text, "-", run.to);
      absl::StrAppend(&text, "\t", GrpcAnswer(*run.rule));
      AppendRule(*run.rule, text);
    }
  }
  for (const auto& [error_code, rules] : profile.error_codes()) {
    for (const Profile::ErrorCodeRule& rule : rules) {
      absl::StrAppend(&text, "error_code\t", rule.http.has_value() ? absl::StrCat(*rule.http) : "any", "\t",
                      absl::Utf8SafeCEscape(error_code), "\t", GrpcAnswer(*rule.rule));
      if (!rule.shape.empty()) absl::StrAppend(&text, "\tshape ", rule.shape);
      AppendRule(*rule.rule, text);
      AppendCatalogEntry(*rule.rule->catalog, text);
    }
  }
  if (!profile.has_grpc_to_http()) return text;
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    const Rule& rule = *profile.GrpcToHttp(code.number);
    absl::StrAppend(&text, "grpc_to_http\t\t", code.name, "\t", HttpAnswer(rule));
    AppendRule(rule, text);
  }
  absl::StrAppend(&text, "grpc_to_http\t\tother\t", HttpAnswer(profile.unknown_number()));
  AppendRule(profile.unknown_number(), text);
  for (const auto& [number, rule] : profile.own_numbers()) {
    absl::StrAppend(&text, "grpc_to_http\t\t", number, "\t", HttpAnswer(*rule));
    AppendRule(*rule, text);
  }
  return text;
}

}  // namespace status_translator
