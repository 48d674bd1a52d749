#include "export/retry_policy.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "export/generated_header.h"
#include "export/templates.h"

namespace status_translator {
namespace {

constexpr absl::string_view kIdempotentOption = " --idempotent ";
// Of all names together: `check --drift` reads the command from the head of the file (drift.cc).
constexpr size_t kMaxMethodBytes = 4096;
constexpr int kFirstErrorStatus = 400;
// The codes that Envoy's retry_on has names for; the others need a header matcher, which Istio does not have.
constexpr absl::string_view kNamedByEnvoy[] = {"CANCELLED", "DEADLINE_EXCEEDED", "INTERNAL", "RESOURCE_EXHAUSTED",
                                               "UNAVAILABLE"};

// The only condition of Envoy's that shows that the upstream has not received the request. It is not refused-stream:
// HAProxy, for example, sends REFUSED_STREAM for calls that have run.
constexpr absl::string_view kNotSent = "connect-failure";

bool IsNamePart(absl::string_view text) {
  return !text.empty() && !absl::ascii_isdigit(text[0]) &&
         std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isalnum(c) || c == '_'; });
}

bool IsDottedName(absl::string_view name) {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '.');
  return std::all_of(parts.begin(), parts.end(), IsNamePart);
}

// A single word is likelier the name of a method than that of a service without a package, and a policy for it would
// apply to no call.
bool HasPackage(absl::string_view service) { return absl::StrContains(service, '.'); }

bool IsMethodName(absl::string_view name) {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  if (parts.size() == 1) return HasPackage(parts[0]) && IsDottedName(parts[0]);
  return parts.size() == 2 && IsDottedName(parts[0]) && IsNamePart(parts[1]);
}

bool IsNamedByEnvoy(absl::string_view code) {
  return std::find(std::begin(kNamedByEnvoy), std::end(kNamedByEnvoy), code) != std::end(kNamedByEnvoy);
}

// Istio refuses the whole VirtualService for a status that Go's net/http has no name for; it names the registered ones.
bool IsAcceptedByIstio(int http) {
  const HttpStatusInfo* info = FindHttpStatus(http);
  return info != nullptr && info->registered;
}

// RESOURCE_EXHAUSTED -> resource-exhausted
std::string EnvoyName(absl::string_view code) { return absl::AsciiStrToLower(absl::StrReplaceAll(code, {{"_", "-"}})); }

// A profile that has no answer for a code leaves the advice that belongs to the code itself.
bool IsRetryable(const Profile& profile, const GrpcCodeInfo& code) {
  const Rule* rule = profile.has_grpc_to_http() ? profile.GrpcToHttp(code.number) : nullptr;
  return rule != nullptr && rule->has_answer() ? rule->retry.retryable : RetryOfGrpc(code.number).retryable;
}

RetryModel BuildModel(const Profile& profile, const std::vector<std::string>& methods) {
  RetryModel model;
  model.methods = methods;
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    if (code.number != kGrpcOk && IsRetryable(profile, code)) model.grpc_codes.emplace_back(code.name);
  }
  for (int http = kFirstErrorStatus; profile.has_http_to_grpc() && http <= kLastHttpStatus; ++http) {
    // What a retrying proxy sees in place of gRPC was made by an intermediary. A range or a default is no evidence
    // about one status.
    const Rule* rule = profile.HttpToGrpc(http, Origin::kIntermediary);
    if (rule->kind == RuleKind::kExact && rule->retry.retryable) model.http_statuses.push_back(http);
  }
  return model;
}

// What all templates have. https://github.com/grpc/proposal/blob/master/A6-client-retries.md describes gRPC's, which
// makes three attempts within about half a second, and none while more than half of the calls fail.
TemplateValues ValuesOf(const RetryModel& model) {
  TemplateValues values = {.texts = {{"header", std::string(absl::StripSuffix(model.header, "\n"))},
                                     {"grpc_codes", absl::StrJoin(model.grpc_codes, "\", \"")},
                                     {"http_statuses", absl::StrJoin(model.http_statuses, ", ")},
                                     {"not_sent", std::string(kNotSent)}},
                           .lists = {}};
  for (const std::string& name : model.methods) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(name, absl::MaxSplits('/', 1));
    const bool is_last = &name == &model.methods.back();
    values.lists["methods"].push_back(
        {.texts = {{"name", name}, {"service", parts.first}, {"method", parts.second}, {"next", is_last ? "" : "1"}},
         .lists = {}});
  }
  return values;
}

// The names of retry_on for codes of calls that may have run. Adds the other codes to `others`.
std::vector<std::string> RetryOn(const RetryModel& model, std::vector<std::string>& others) {
  std::vector<std::string> names = {std::string(kNotSent)};
  for (const std::string& code : model.grpc_codes) {
    if (IsNamedByEnvoy(code)) {
      names.push_back(EnvoyName(code));
    } else {
      others.push_back(code);
    }
  }
  return names;
}

void AddEnvoyPolicy(const RetryModel& model, TemplateValues& values) {
  std::vector<std::string> by_header;
  std::vector<std::string> names = RetryOn(model, by_header);
  if (!model.http_statuses.empty()) names.emplace_back("retriable-status-codes");
  if (!by_header.empty()) {
    names.emplace_back("retriable-headers");
    values.texts["has_headers"] = "1";
  }
  for (const std::string& code : by_header) {
    values.lists["headers"].push_back(
        {.texts = {{"number", absl::StrCat(*GrpcCodeFromName(code))}, {"code", code}}, .lists = {}});
  }
  values.texts["retry_on"] = absl::StrJoin(names, ",");
}

void AddIstioPolicy(const RetryModel& model, TemplateValues& values) {
  std::vector<std::string> missing;
  std::vector<std::string> names = RetryOn(model, missing);
  for (const int http : model.http_statuses) {
    if (IsAcceptedByIstio(http)) {
      names.push_back(absl::StrCat(http));
    } else {
      missing.push_back(absl::StrCat("HTTP ", http));
    }
  }
  values.texts["retry_on"] = absl::StrJoin(names, ",");
  if (!model.methods.empty()) values.texts["missing"] = absl::StrJoin(missing, ", ");
}

constexpr RetryFormat kRetryFormats[] = {
    {"envoy-retry-policy", "routes of Envoy with a retry_policy for each method that --idempotent names",
     AddEnvoyPolicy},
    {"grpc-retry-policy", "gRPC service config (JSON) with a retryPolicy for the methods that --idempotent names",
     nullptr},
    {"istio-retry-policy", "Istio VirtualService with retries for each method that --idempotent names", AddIstioPolicy},
};

}  // namespace

absl::Span<const RetryFormat> RetryFormats() { return kRetryFormats; }

const RetryFormat* FindRetryFormat(absl::string_view name) {
  for (const RetryFormat& format : kRetryFormats) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

std::string RetryCommand(const RetryFormat& format, absl::string_view profile, const std::vector<std::string>& methods,
                         absl::string_view directory) {
  std::string command = ExportCommand(format.name, profile, directory);
  for (const std::string& method : methods) absl::StrAppend(&command, kIdempotentOption, method);
  return command;
}

std::vector<std::string> MethodsInCommand(absl::string_view command) {
  std::vector<std::string> methods = absl::StrSplit(command, kIdempotentOption);
  methods.erase(methods.begin());
  methods.erase(std::remove_if(methods.begin(), methods.end(), [](const auto& name) { return !IsMethodName(name); }),
                methods.end());
  return methods;
}

absl::StatusOr<std::string> ExportRetryPolicy(const RetryFormat& format, const RevisedProfile& revised,
                                              const std::vector<std::string>& methods, absl::string_view directory) {
  size_t bytes = 0;
  for (const std::string& method : methods) {
    bytes += kIdempotentOption.size() + method.size();
    if (IsMethodName(method)) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("--idempotent takes package.Service/Method or package.Service, for example acme.v1.Orders/Get: \"",
                     method, "\" is neither"));
  }
  if (bytes > kMaxMethodBytes) {
    return absl::InvalidArgumentError("--idempotent: too many methods for one file; name services instead");
  }
  const std::string& profile = revised.profile->name();
  RetryModel model = BuildModel(*revised.profile, methods);
  if (format.add != nullptr) {
    model.header = absl::StrCat(GeneratedHeader("#", {{"format", format.name},
                                                      {"profile", profile},
                                                      {"revision", revised.revision},
                                                      {"command", RetryCommand(format, profile, methods, directory)}}),
                                "#\n");
  } else if (methods.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--format ", format.name,
                     " needs the methods that may run twice, because an error does not show that a call has not run: "
                     "--idempotent acme.v1.Orders/Get, or acme.v1.Orders for a whole service"));
  } else if (model.grpc_codes.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("profile ", profile, " calls no gRPC code retryable"));
  }
  TemplateValues values = ValuesOf(model);
  if (format.add != nullptr) format.add(model, values);
  return FillTemplate(ExportTemplate(absl::StrCat(format.name, ".tmpl")), values);
}

}  // namespace status_translator
