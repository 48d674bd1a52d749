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
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "export/generated_header.h"

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

bool IsNamePart(absl::string_view text, absl::string_view more) {
  return !text.empty() && !absl::ascii_isdigit(text[0]) && std::all_of(text.begin(), text.end(), [&](char c) {
    return absl::ascii_isalnum(c) || c == '_' || absl::StrContains(more, absl::string_view(&c, 1));
  });
}

bool IsMethodName(absl::string_view name) {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  return parts.size() <= 2 && IsNamePart(parts[0], ".") && (parts.size() == 1 || IsNamePart(parts[1], ""));
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

std::string GrpcMethodName(absl::string_view method) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(method, absl::MaxSplits('/', 1));
  return absl::StrCat("{\"service\": \"", parts.first, "\"",
                      parts.second.empty() ? "" : absl::StrCat(", \"method\": \"", parts.second, "\""), "}");
}

// https://github.com/grpc/proposal/blob/master/A6-client-retries.md; three attempts within about half a second, and
// none while more than half of the calls fail.
std::string WriteGrpc(const RetryModel& model) {
  return absl::StrCat(
      "{\n  \"methodConfig\": [\n    {\n      \"name\": [",
      absl::StrJoin(model.methods, ", ",
                    [](std::string* out, const std::string& method) { out->append(GrpcMethodName(method)); }),
      "],\n      \"retryPolicy\": {\n        \"maxAttempts\": 3,\n        \"initialBackoff\": \"0.1s\",\n"
      "        \"maxBackoff\": \"1s\",\n        \"backoffMultiplier\": 2,\n        \"retryableStatusCodes\": [\"",
      absl::StrJoin(model.grpc_codes, "\", \""),
      "\"]\n      }\n    }\n  ],\n  \"retryThrottling\": {\"maxTokens\": 10, \"tokenRatio\": 0.1}\n}\n");
}

// The names of retry_on for codes of calls that may have run.
std::vector<std::string> RetryOn(const RetryModel& model) {
  std::vector<std::string> names = {std::string(kNotSent)};
  for (const std::string& code : model.grpc_codes) {
    if (IsNamedByEnvoy(code)) names.push_back(EnvoyName(code));
  }
  return names;
}

std::string EnvoyMatch(absl::string_view method) {
  return absl::StrContains(method, '/') ? absl::StrCat("path: /", method) : absl::StrCat("prefix: /", method, "/");
}

std::string EnvoyPolicy(const RetryModel& model) {
  std::vector<std::string> names = RetryOn(model);
  std::string more;
  if (!model.http_statuses.empty()) {
    names.push_back("retriable-status-codes");
    absl::StrAppend(&more, "      retriable_status_codes: [", absl::StrJoin(model.http_statuses, ", "), "]\n");
  }
  std::string headers;
  for (const std::string& code : model.grpc_codes) {
    if (IsNamedByEnvoy(code)) continue;
    absl::StrAppend(&headers, "      - {name: grpc-status, string_match: {exact: \"", *GrpcCodeFromName(code),
                    "\"}}  # ", code, "\n");
  }
  if (!headers.empty()) {
    names.push_back("retriable-headers");
    absl::StrAppend(&more, "      retriable_headers:\n", headers);
  }
  return absl::StrCat("      retry_on: ", absl::StrJoin(names, ","), "\n", more);
}

std::string EnvoyRoute(absl::string_view match, absl::string_view policy) {
  return absl::StrCat("- match: {", match, "}\n  route:\n    cluster: upstream\n    retry_policy:\n", policy,
                      "      num_retries: 2\n");
}

std::string WriteEnvoy(const RetryModel& model) {
  std::string text =
      absl::StrCat(model.header,
                   "# Routes, first match first; replace the cluster. Envoy sees a grpc-status only in a "
                   "trailers-only response. Other methods are\n# sent again only if there was no "
                   "connection, so that the upstream cannot have run them.\nroutes:\n");
  for (const std::string& method : model.methods) {
    absl::StrAppend(&text, EnvoyRoute(EnvoyMatch(method), EnvoyPolicy(model)));
  }
  return absl::StrCat(text, EnvoyRoute("prefix: /", absl::StrCat("      retry_on: ", kNotSent, "\n")));
}

std::string IstioRoute(absl::string_view match, absl::string_view retry_on) {
  return absl::StrCat("  - ", match, "route:\n    - destination:\n        host: upstream.default.svc.cluster.local\n",
                      "    retries:\n      attempts: 2\n      retryOn: ", retry_on, "\n");
}

std::string WriteIstio(const RetryModel& model) {
  std::vector<std::string> names = RetryOn(model);
  std::vector<std::string> missing;
  for (const std::string& code : model.grpc_codes) {
    if (!IsNamedByEnvoy(code)) missing.push_back(code);
  }
  for (const int http : model.http_statuses) {
    if (IsAcceptedByIstio(http)) {
      names.push_back(absl::StrCat(http));
    } else {
      missing.push_back(absl::StrCat("HTTP ", http));
    }
  }
  std::string text = absl::StrCat(
      model.header,
      "# Replace both hosts. Istio's own default also sends calls again that may have run, so the last route replaces "
      "it.\n",
      missing.empty() || model.methods.empty()
          ? ""
          : absl::StrCat("# Not in Istio's retryOn: ", absl::StrJoin(missing, ", "), "\n"),
      "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: status-translator-retries\nspec:\n"
      "  hosts:\n  - upstream.default.svc.cluster.local\n  http:\n");
  for (const std::string& method : model.methods) {
    const absl::string_view how = absl::StrContains(method, '/') ? "exact" : "prefix";
    absl::StrAppend(&text, IstioRoute(absl::StrCat("match:\n    - uri:\n        ", how, ": /", method,
                                                   how == "prefix" ? "/" : "", "\n    "),
                                      absl::StrJoin(names, ",")));
  }
  return absl::StrCat(text, IstioRoute("", kNotSent));
}

constexpr RetryFormat kRetryFormats[] = {
    {"envoy-retry-policy", "routes of Envoy with a retry_policy for each method that --idempotent names", WriteEnvoy},
    {"grpc-retry-policy", "gRPC service config (JSON) with a retryPolicy for the methods that --idempotent names",
     WriteGrpc},
    {"istio-retry-policy", "Istio VirtualService with retries for each method that --idempotent names", WriteIstio},
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
        absl::StrCat("--idempotent takes the name of a gRPC service or method, for "
                     "example acme.v1.Orders/Get: \"",
                     method, "\" is neither"));
  }
  if (bytes > kMaxMethodBytes) {
    return absl::InvalidArgumentError("--idempotent: too many methods for one file; name services instead");
  }
  const std::string& profile = revised.profile->name();
  RetryModel model = BuildModel(*revised.profile, methods);
  if (format.write != WriteGrpc) {
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
  return format.write(model);
}

}  // namespace status_translator
