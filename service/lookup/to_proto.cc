#include "lookup/to_proto.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "core/canonical.h"

namespace status_translator {

void ToProto(int http_code, v1::HttpStatus& message) {
  message.set_code(http_code);
  message.set_class_(static_cast<v1::HttpClass>(HttpClass(http_code)));
  message.set_outcome(IsNormal(http_code) ? v1::OUTCOME_NORMAL : v1::OUTCOME_ABNORMAL);
  const HttpStatusInfo* known = FindHttpStatus(http_code);
  message.set_registered(known != nullptr && known->registered);
  if (known == nullptr) {
    message.set_description(absl::StrCat("not in the catalogue; to be treated as ", HttpClass(http_code) * 100));
    message.set_reference("RFC 9110 §15");
    return;
  }
  message.set_reason_phrase(std::string(known->reason_phrase));
  message.set_description(std::string(known->description));
  message.set_reference(std::string(known->reference));
  if (!known->vendor.empty()) message.set_vendor(std::string(known->vendor));
}

absl::string_view HttpClassLabel(int http_code) {
  static constexpr absl::string_view kLabels[] = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
  return kLabels[HttpClass(http_code)];
}

void GrpcToProto(int64_t number, v1::GrpcCode& message) {
  message.set_code(static_cast<google::rpc::Code>(number));
  message.set_number(static_cast<int>(number));
  if (!IsGrpcCode(number)) {
    message.set_description("not one of the 17 codes of gRPC; libraries show it as UNKNOWN");
    return;
  }
  const GrpcCodeInfo& code = GrpcCodes()[number];
  message.set_name(std::string(code.name));
  message.set_description(std::string(code.description));
}

void ToProto(const Rule& rule, v1::Rule& message) {
  message.set_kind(static_cast<v1::RuleKind>(rule.kind));
  if (!rule.row.empty()) message.set_row(rule.row);
  if (rule.shape.empty()) {
    message.set_profile(rule.profile.text());
  } else {
    message.set_shape(rule.shape.text());
  }
}

void ToProto(const Retry& retry, v1::Retry& message) {
  message.set_retryable(retry.retryable);
  message.set_reason(retry.reason.text());
}

void ToProto(const Failure& failure, v1::Failure& message) {
  message.set_server(failure.server);
  message.set_client(failure.client);
}

void ToProto(const CatalogEntry& entry, v1::CatalogEntry& message) {
  if (!entry.domain.empty()) message.set_domain(entry.domain);
  if (!entry.type.empty()) message.set_type(entry.type);
  if (!entry.title.empty()) message.set_title(entry.title);
  if (!entry.help.empty()) message.set_help(entry.help);
}

void ToProto(const RevisedProfile& revised, v1::ProfileSummary& message) {
  const Profile& profile = *revised.profile;
  message.set_name(profile.name());
  if (!profile.description().empty()) message.set_description(profile.description());
  if (!profile.extends().empty()) message.set_extends(profile.extends());
  if (!profile.superseded_by().empty()) message.set_superseded_by(profile.superseded_by());
  for (const std::string& name : profile.also_in()) message.add_also_in(name);
  for (const Source& source : profile.sources()) {
    v1::Source& out = *message.add_sources();
    out.set_repository(source.repository);
    out.set_path(source.path);
    out.set_revision(source.revision);
    out.set_function(source.function);
    out.set_license(source.license);
  }
  message.set_revision(revised.revision);
  if (!profile.domain().empty()) message.set_domain(profile.domain());
  message.set_http_to_grpc(profile.has_http_to_grpc());
  message.set_grpc_to_http(profile.has_grpc_to_http());
}

namespace {

// The members that all entries of a compiled table share.
template <typename Entry>
void DescribeEntry(const Rule& rule, Entry& entry) {
  ToProto(rule, *entry.mutable_rule());
  if (!rule.reason.empty()) entry.set_reason(rule.reason.text());
  if (rule.has_answer()) ToProto(rule.retry, *entry.mutable_retry());
}

void DescribeEntry(int64_t number, const Rule& rule, v1::GrpcToHttpEntry& entry) {
  entry.set_number(static_cast<int>(number));
  if (rule.has_answer()) entry.set_code(rule.code);
  DescribeEntry(rule, entry);
}

}  // namespace

void ToProto(const RevisedProfile& revised, v1::CompiledProfile& message) {
  const Profile& profile = *revised.profile;
  ToProto(revised, *message.mutable_summary());
  for (int o = 0; o < kOriginCount; ++o) {
    for (const HttpRun& run : HttpRuns(profile, static_cast<Origin>(o))) {
      v1::HttpToGrpcEntry& entry = *message.add_http_to_grpc();
      entry.set_origin(static_cast<v1::Origin>(o));
      entry.set_from(run.from);
      entry.set_to(run.to);
      if (run.rule->has_answer()) entry.set_code(static_cast<google::rpc::Code>(run.rule->code));
      entry.set_depth(run.rule->depth);
      DescribeEntry(*run.rule, entry);
    }
  }
  for (const auto& [error_code, rules] : profile.error_codes()) {
    for (const Profile::ErrorCodeRule& by_error_code : rules) {
      v1::ErrorCodeEntry& entry = *message.add_error_codes();
      entry.set_error_code(error_code);
      if (by_error_code.http.has_value()) entry.set_http(*by_error_code.http);
      if (!by_error_code.shape.empty()) entry.set_shape(by_error_code.shape);
      entry.set_code(static_cast<google::rpc::Code>(by_error_code.rule->code));
      entry.set_depth(by_error_code.rule->depth);
      const RuleCatalogEntry& catalog = by_error_code.rule->catalog;
      if (catalog.has_value()) ToProto(*catalog, *entry.mutable_catalog_entry());
      DescribeEntry(*by_error_code.rule, entry);
    }
  }
  if (!profile.has_grpc_to_http()) return;
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    DescribeEntry(code.number, *profile.GrpcToHttp(code.number), *message.add_grpc_to_http());
  }
  for (const auto& [number, rule] : profile.own_numbers()) DescribeEntry(number, *rule, *message.add_grpc_to_http());
  v1::GrpcToHttpEntry& other = *message.mutable_other_grpc_to_http();
  DescribeEntry(kGrpcCodeCount, profile.unknown_number(), other);
  other.clear_number();
}

}  // namespace status_translator
