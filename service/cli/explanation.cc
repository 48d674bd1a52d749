#include "cli/explanation.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/http_status.h"
#include "core/origin.h"
#include "core/rule.h"

namespace status_translator {
namespace {

constexpr size_t kShownRevisionDigits = 12;

std::string FailureText(const v1::Failure& failure) {
  if (failure.server() && failure.client()) return "of the server and the client (OpenTelemetry)";
  return failure.client() ? "of the client alone (OpenTelemetry)" : "none (OpenTelemetry)";
}

std::string BackText(const v1::RoundTrip& round_trip) {
  std::string text = round_trip.has_http_code() ? absl::StrCat("HTTP ", round_trip.http_code())
                                                : google::rpc::Code_Name(round_trip.grpc_code());
  return absl::StrCat(text, round_trip.same() ? " (where it started)" : " (not where it started)");
}

std::string AnswerText(const v1::Translation& translation, const Code& asked) {
  if (asked.is_grpc) return translation.has_http() ? HttpText(translation.http()) : "(not published)";
  return translation.has_grpc() ? translation.grpc().name() : "(not published)";
}

}  // namespace

std::string RetryText(const v1::Retry& retry) {
  return absl::StrCat(retry.retryable() ? "yes: " : "no: ", retry.reason());
}

std::string RuleText(const v1::Translation& translation) {
  const v1::Rule& rule = translation.rule();
  std::string text(RuleKindName(static_cast<RuleKind>(rule.kind())));
  if (!rule.row().empty()) absl::StrAppend(&text, " row ", rule.row());
  if (rule.has_shape()) {
    absl::StrAppend(&text, " of shape ", rule.shape(), ", in profile ", translation.profile());
  } else if (rule.profile().empty() || rule.profile() == translation.profile()) {
    absl::StrAppend(&text, " of profile ", translation.profile());
  } else {
    absl::StrAppend(&text, " of profile ", rule.profile(), ", by way of ", translation.profile());
  }
  absl::StrAppend(&text, " @", translation.profile_revision().substr(0, kShownRevisionDigits));
  return text;
}

void AddCatalogRows(const v1::CatalogEntry& entry, TextRows& rows) {
  if (entry.has_domain()) rows.push_back({"domain", entry.domain()});
  if (entry.has_type()) rows.push_back({"problem type", entry.type()});
  if (entry.has_title()) rows.push_back({"problem title", entry.title()});
  if (entry.has_help()) rows.push_back({"help", entry.help()});
}

std::string HttpText(const v1::HttpStatus& status) {
  return status.has_reason_phrase() ? absl::StrCat(status.code(), " ", status.reason_phrase())
                                    : absl::StrCat(status.code());
}

std::string GrpcText(const v1::GrpcCode& code) {
  return code.has_name() ? absl::StrCat(code.name(), " (", code.number(), ")") : absl::StrCat(code.number());
}

TextRows Explanation(const v1::Translation& translation, const Code& asked, v1::Origin origin) {
  const v1::HttpStatus& http = translation.http();
  const v1::GrpcCode& grpc = translation.grpc();
  const std::string http_text = translation.has_http() ? HttpText(http) : "(not published)";
  const std::string grpc_text = translation.has_grpc() ? GrpcText(grpc) : "(not published)";
  TextRows rows;
  if (asked.is_grpc) {
    rows.push_back({"gRPC", grpc_text});
    rows.push_back({"HTTP", http_text});
  } else {
    rows.push_back({"HTTP", http_text});
    rows.push_back({"gRPC", grpc_text});
  }
  if (translation.has_reason()) rows.push_back({"why", translation.reason()});
  rows.push_back({"rule", RuleText(translation)});
  if (!asked.is_grpc) rows.push_back({"origin", std::string(OriginName(static_cast<Origin>(origin)))});
  if (translation.has_retry()) rows.push_back({"retry", RetryText(translation.retry())});
  AddCatalogRows(translation.catalog_entry(), rows);
  if (translation.has_failure()) rows.push_back({"failure", FailureText(translation.failure())});
  if (translation.has_round_trip()) rows.push_back({"back", BackText(translation.round_trip())});
  if (translation.has_http()) {
    rows.push_back({"outcome", absl::StrCat(http.outcome() == v1::OUTCOME_NORMAL ? "normal" : "abnormal", " (",
                                            HttpClassName(http.class_()), ")")});
    rows.push_back({"HTTP says", http.description()});
  }
  if (translation.has_grpc()) rows.push_back({"gRPC says", grpc.description()});
  if (translation.has_http()) {
    rows.push_back({"defined in", absl::StrCat(http.reference(), http.registered() ? "" : " (not registered)")});
  }
  return rows;
}

TextRows Overview(const std::vector<v1::Translation>& by_origin, const v1::CompareProfilesResponse& compared,
                  const Code& asked) {
  TextRows rows;
  const v1::Translation& first = by_origin.front();
  rows.push_back({asked.is_grpc ? absl::StrCat("gRPC ", GrpcText(first.grpc())) : HttpText(first.http()),
                  absl::StrCat("profile ", first.profile()), asked.is_grpc ? "" : "by origin"});
  for (size_t i = 0; i < by_origin.size(); ++i) {
    rows.push_back({asked.is_grpc ? "any" : std::string(OriginName(static_cast<Origin>(i + 1))),
                    AnswerText(by_origin[i], asked), by_origin[i].reason()});
  }
  rows.push_back({"who says", "answer", "profiles"});
  for (const v1::ComparedAnswer& answer : compared.answers()) {
    std::vector<std::string> names;
    for (const v1::ComparedProfile& profile : answer.profiles()) {
      names.push_back(profile.has_superseded_by() ? absl::StrCat(profile.name(), " (superseded)") : profile.name());
    }
    rows.push_back({absl::StrCat(names.size()), answer.has_http() ? HttpText(answer.http()) : answer.grpc().name(),
                    absl::StrJoin(names, ", ")});
  }
  if (compared.not_published_size() > 0) {
    rows.push_back(
        {absl::StrCat(compared.not_published_size()), "(no row)", absl::StrJoin(compared.not_published(), ", ")});
  }
  return rows;
}

}  // namespace status_translator
