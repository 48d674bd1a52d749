#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/canonical.h"
#include "export/tables.h"

namespace status_translator {
namespace {

std::string Field(absl::string_view text) {
  if (text.find_first_of(",\"\r\n") == absl::string_view::npos) return std::string(text);
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

// The columns from `answer` on.
std::string Answer(const Rule& rule, const std::string& answer) {
  return absl::StrCat(rule.has_answer() ? answer : "", ",", RuleKindName(rule.kind), ",", Field(rule.row), ",",
                      rule.profile, ",",
                      !rule.has_answer()     ? ""
                      : rule.retry.retryable ? "true"
                                             : "false",
                      ",", Field(rule.retry.reason), ",", Field(rule.reason), "\r\n");
}

std::string GrpcName(const Rule& rule) { return std::string(GrpcCodes()[rule.code].name); }

void Append(const std::string& head, const Profile& profile, std::string& text) {
  for (int o = 0; o < kOriginCount; ++o) {
    const Origin origin = static_cast<Origin>(o);
    const absl::string_view name = o == 0 ? "" : OriginName(origin);
    for (const HttpRun& run : HttpRuns(profile, origin)) {
      absl::StrAppend(&text, head, "http_to_grpc,", name, ",,", run.from, ",", run.to, ",",
                      Answer(*run.rule, run.rule->has_answer() ? GrpcName(*run.rule) : ""));
    }
  }
  for (const auto& [error_code, rules] : profile.error_codes()) {
    for (const Profile::ErrorCodeRule& rule : rules) {
      const std::string http = rule.http.has_value() ? absl::StrCat(*rule.http) : "";
      absl::StrAppend(&text, head, "http_to_grpc,,", Field(error_code), ",", http, ",", http, ",",
                      Answer(*rule.rule, GrpcName(*rule.rule)));
    }
  }
  if (!profile.has_grpc_to_http()) return;
  const auto to_http = [&](const std::string& asked, const Rule& rule) {
    absl::StrAppend(&text, head, "grpc_to_http,,,", asked, ",", asked, ",", Answer(rule, absl::StrCat(rule.code)));
  };
  for (const GrpcCodeInfo& code : GrpcCodes()) to_http(absl::StrCat(code.number), *profile.GrpcToHttp(code.number));
  for (const auto& [number, rule] : profile.own_numbers()) to_http(absl::StrCat(number), *rule);
  to_http("other", profile.unknown_number());
}

}  // namespace

std::string ExportCsv(const ProfileSet& set, const std::vector<const RevisedProfile*>& profiles) {
  std::string text =
      "atlas_revision,profile,revision,direction,origin,error_code,from,to,answer,kind,row,found_in,retryable,"
      "retry_reason,reason\r\n";
  for (const RevisedProfile* revised : profiles) {
    Append(absl::StrCat(set.revision(), ",", revised->profile->name(), ",", revised->revision, ","), *revised->profile,
           text);
  }
  return text;
}

}  // namespace status_translator
