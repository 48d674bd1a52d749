#include "export/proxy_model.h"

#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/http_status.h"
#include "core/rule.h"

namespace status_translator {
namespace {

constexpr int kFirstError = 400;

bool HasErrorCode(const Rule& rule) { return rule.has_answer() && rule.code != kGrpcOk && IsGrpcCode(rule.code); }

}  // namespace

std::string ProxyAnswer::TextAfterNumber() const {
  return absl::StrCat(title.empty() ? "" : " ", title, reason.empty() ? "" : ": ", ReasonForCallers(reason));
}

ProxyAnswer ProxyAnswer::OfUpstream() const {
  ProxyAnswer upstream = *this;
  if (upstream_code != nullptr) {
    upstream.code = upstream_code;
    upstream.reason = upstream_reason;
  }
  return upstream;
}

std::vector<ProxyAnswer> BuildProxyAnswers(const Profile& profile, Origin origin,
                                           std::optional<Origin> upstream_origin) {
  std::vector<ProxyAnswer> answers;
  std::map<std::tuple<int, int, std::string, int, std::string>, size_t> shared;  // class, codes and reasons -> index
  for (int http = kFirstError; http <= kLastHttpStatus; ++http) {
    const Rule& rule = *profile.HttpToGrpc(http, origin);
    const Rule& upstream = *profile.HttpToGrpc(http, upstream_origin.value_or(origin));
    if (!HasErrorCode(rule) || !HasErrorCode(upstream)) continue;
    const HttpStatusInfo* known = FindHttpStatus(http);
    ProxyAnswer answer = {
        {http}, &GrpcCodes()[rule.code], known == nullptr ? "" : known->reason_phrase, rule.reason.text()};
    if (upstream_origin.has_value()) {
      answer.upstream_code = &GrpcCodes()[upstream.code];
      answer.upstream_reason = upstream.reason.text();
    }
    if (known == nullptr && rule.kind != RuleKind::kExact && upstream.kind != RuleKind::kExact) {
      const auto [place, is_new] = shared.try_emplace(
          std::tuple(HttpClass(http), rule.code, rule.reason.text(), upstream.code, upstream.reason.text()),
          answers.size());
      if (!is_new) {
        answers[place->second].statuses.push_back(http);
        continue;
      }
    }
    answers.push_back(std::move(answer));
  }
  return answers;
}

}  // namespace status_translator
