#include "client/table.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "statustranslator/v1/catalog_service.pb.h"

namespace status_translator {
namespace {

template <typename... Parts>
absl::Status Bad(const Parts&... parts) {
  return absl::InvalidArgumentError(absl::StrCat("not a valid table: ", parts...));
}

bool IsRevision(absl::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c)) || (c >= 'a' && c <= 'f');
         });
}

// The fields that all kinds of entries have; a code is in [first, last].
template <typename Entry>
absl::StatusOr<Rule> RuleOf(const Entry& entry, int first, int last) {
  const int kind = entry.rule().kind();
  if (kind == v1::RULE_KIND_UNSPECIFIED || !v1::RuleKind_IsValid(kind)) return Bad("unknown kind of rule ", kind);
  Rule rule = {.kind = static_cast<RuleKind>(kind),
               .code = entry.code(),
               .row = entry.rule().row(),
               .profile = entry.rule().profile(),
               .reason = entry.reason(),
               .retry = {entry.retry().retryable(), entry.retry().reason()}};
  if (rule.has_answer() != entry.has_code()) {
    return Bad("the kind of rule ", kind, " and its code contradict each other");
  }
  if (entry.has_code() && (rule.code < first || rule.code > last)) return Bad("unknown code ", rule.code);
  return rule;
}

}  // namespace

// Decodes one message and stops at the first mistake.
class TableDecoder {
 public:
  explicit TableDecoder(const v1::CompiledProfile& message)
      : message_(message), table_(new ClientTable), answers_(table_->answers_) {}

  absl::StatusOr<std::shared_ptr<const ClientTable>> Decode() {
    const v1::ProfileSummary& summary = message_.summary();
    if (summary.name().empty()) return Bad("it has no name");
    if (!IsRevision(summary.revision())) return Bad("\"", summary.revision(), "\" is not a revision");
    table_->profile_ = summary.name();
    table_->revision_ = summary.revision();
    for (const absl::Status& read : {HttpToGrpc(), ErrorCodes(), GrpcToHttp()}) {
      if (!read.ok()) return read;
    }
    answers_.Finish();
    return std::shared_ptr<const ClientTable>(std::move(table_));
  }

 private:
  // For a direction that the profile lacks; the reason is the same as the service's.
  const Rule* NotPublished(absl::string_view direction) {
    return answers_.Add(
        {.profile = table_->profile_,
         .reason = absl::StrCat("the table of ", table_->profile_, " does not say what this ", direction, " becomes"),
         .depth = kNoDepth});
  }

  absl::Status HttpToGrpc() {
    std::array<int, kOriginCount> next;
    next.fill(kFirstHttpStatus);
    for (const v1::HttpToGrpcEntry& entry : message_.http_to_grpc()) {
      const int origin = entry.origin();
      if (origin < 0 || origin >= kOriginCount) return Bad("unknown origin ", origin);
      if (entry.from() != next[origin]) return Bad("HTTP ", next[origin], " is missing or defined twice");
      if (entry.to() < entry.from() || entry.to() > kLastHttpStatus) return Bad("unknown HTTP status ", entry.to());
      if (entry.depth() < 0) return Bad("depth ", entry.depth());
      absl::StatusOr<Rule> rule = RuleOf(entry, 0, kGrpcCodeCount - 1);
      if (!rule.ok()) return rule.status();
      rule->depth = entry.depth();
      auto* const begin = answers_.by_status(static_cast<Origin>(origin)).begin() - kFirstHttpStatus;
      std::fill(begin + entry.from(), begin + entry.to() + 1, answers_.Add(*std::move(rule)));
      next[origin] = entry.to() + 1;
    }
    if (message_.http_to_grpc().empty() && !message_.summary().http_to_grpc()) {
      const Rule* not_published = NotPublished("HTTP status");
      for (int o = 0; o < kOriginCount; ++o) answers_.by_status(static_cast<Origin>(o)).fill(not_published);
      return absl::OkStatus();
    }
    for (const int end : next) {
      if (end != kLastHttpStatus + 1) return Bad("HTTP ", end, " is missing");
    }
    return absl::OkStatus();
  }

  absl::Status ErrorCodes() {
    std::set<std::tuple<absl::string_view, int, int, absl::string_view>> seen;
    for (const v1::ErrorCodeEntry& entry : message_.error_codes()) {
      if (entry.error_code().empty()) return Bad("an empty error code");
      if (entry.has_http() && !IsHttpStatus(entry.http())) return Bad("unknown HTTP status ", entry.http());
      if (!entry.has_code()) return Bad("error code ", entry.error_code(), " has no answer");
      if (entry.depth() < 0) return Bad("depth ", entry.depth());
      absl::StatusOr<Rule> rule = RuleOf(entry, 0, kGrpcCodeCount - 1);
      if (!rule.ok()) return rule.status();
      rule->depth = entry.depth();
      const v1::CatalogEntry& catalog = entry.catalog_entry();
      rule->catalog = CatalogEntry{catalog.domain(), catalog.type(), catalog.title(), catalog.help()};
      if (!seen.emplace(entry.error_code(), entry.depth(), entry.http(), entry.shape()).second) {
        return Bad("error code ", entry.error_code(), " is defined twice");
      }
      answers_.AddErrorCode(entry.error_code(), entry.has_http() ? std::optional<int>(entry.http()) : std::nullopt,
                            answers_.Add(*std::move(rule)), entry.shape());
    }
    return absl::OkStatus();
  }

  absl::Status GrpcToHttp() {
    if (message_.grpc_to_http().empty() && !message_.summary().grpc_to_http()) {
      const Rule* not_published = NotPublished("gRPC code");
      for (int number = 0; number < kGrpcCodeCount; ++number) answers_.SetNumber(number, not_published);
      answers_.SetUnknownNumber(not_published);
      return absl::OkStatus();
    }
    if (message_.grpc_to_http_size() < kGrpcCodeCount) return Bad("a gRPC code is missing");
    int64_t last = -1;
    for (const v1::GrpcToHttpEntry& entry : message_.grpc_to_http()) {
      const bool own = last + 1 >= kGrpcCodeCount;
      if (own ? entry.number() <= last : entry.number() != last + 1) {
        return Bad("gRPC code ", entry.number(), " is out of order");
      }
      absl::StatusOr<Rule> rule = RuleOf(entry, kFirstHttpStatus, kLastHttpStatus);
      if (!rule.ok()) return rule.status();
      last = entry.number();
      answers_.SetNumber(last, answers_.Add(*std::move(rule)));
    }
    absl::StatusOr<Rule> other = RuleOf(message_.other_grpc_to_http(), kFirstHttpStatus, kLastHttpStatus);
    if (!other.ok()) return other.status();
    answers_.SetUnknownNumber(answers_.Add(*std::move(other)));
    return absl::OkStatus();
  }

  const v1::CompiledProfile& message_;
  std::unique_ptr<ClientTable> table_;
  AnswerTable& answers_;  // of `table_`
};

absl::StatusOr<std::shared_ptr<const ClientTable>> DecodeTable(const v1::CompiledProfile& message) {
  return TableDecoder(message).Decode();
}

absl::StatusOr<std::shared_ptr<const ClientTable>> DecodeTable(absl::string_view bytes, absl::string_view profile) {
  const int size = static_cast<int>(bytes.size());
  // The first field of a response is the table, that of a table its summary. The name in a summary cannot be parsed as
  // a summary with a revision, so the two are told apart.
  v1::GetProfileResponse response;
  if (!response.ParseFromArray(bytes.data(), size) || response.profile().summary().revision().empty()) {
    response.Clear();
    if (!response.mutable_profile()->ParseFromArray(bytes.data(), size)) {
      return Bad("the bytes are neither a response nor a CompiledProfile");
    }
  }
  absl::StatusOr<std::shared_ptr<const ClientTable>> table = DecodeTable(response.profile());
  if (table.ok() && !profile.empty() && (*table)->profile() != profile) {
    return Bad("it is profile ", (*table)->profile(), ", not ", profile);
  }
  return table;
}

}  // namespace status_translator
