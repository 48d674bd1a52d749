// What upstreams answer, by Envoy's custom_response filter. Measured with Envoy 1.40.
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "export/proxies.h"

namespace status_translator {
namespace {

// One status, or all of a run: a matcher knows no ranges.
std::string Alternatives(const std::string& known, const ProxyRun& run) {
  std::string all = known;
  for (int http = run.from; http <= run.to; ++http) absl::StrAppend(&all, all.empty() ? "" : "|", http);
  return all;
}

constexpr absl::string_view kMatcher = R"(          - predicate:
              and_matcher:
                predicate:
                - single_predicate:
                    input:
                      name: content-type
                      typed_config:
                        "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
                        header_name: content-type
                    value_match: {safe_regex: {google_re2: {}, regex: 'application/grpc(\+.*|;.*)?'}}
                - single_predicate:
                    input:
                      name: status
                      typed_config:
                        "@type": type.googleapis.com/envoy.type.matcher.v3.HttpResponseStatusCodeMatchInput
                    value_match: {safe_regex: {google_re2: {}, regex: 'STATUSES'}}
            on_match:
              action:
                name: gRPC-NAME
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.http.custom_response.local_response_policy.v3.LocalResponsePolicy
                  body: {inline_string: 'MESSAGE'}
                  response_headers_to_add:
                  - header: {key: grpc-status, value: 'CODE'}
                    append_action: OVERWRITE_IF_EXISTS_OR_ADD
)";

}  // namespace

std::string WriteEnvoyCustomResponse(const ProxyModel& model) {
  std::string text =
      absl::StrCat(model.header,
                   "#\n# Goes into http_filters, before the router. Errors of upstreams reach gRPC callers "
                   "as one trailers-only reply; the\n# upstream's headers and body are lost, other callers "
                   "get what they got. Envoy calls this filter a work in progress.\n"
                   "- name: envoy.filters.http.custom_response\n"
                   "  typed_config:\n"
                   "    \"@type\": type.googleapis.com/envoy.extensions.filters.http.custom_response.v3."
                   "CustomResponse\n"
                   "    custom_response_matcher:\n"
                   "      matcher_list:\n"
                   "        matchers:\n");
  std::map<int, std::string> statuses;
  for (const ProxyRun& run : model.runs) {
    std::string& known = statuses[static_cast<int>(run.code->number)];
    known = Alternatives(known, run);
  }
  for (const auto& [number, all] : statuses) {
    const GrpcCodeInfo& code = GrpcCodes()[static_cast<size_t>(number)];
    const std::string digits = absl::StrCat(number);
    absl::StrAppend(&text, absl::StrReplaceAll(kMatcher, {{"CODE", digits},
                                                          {"STATUSES", all},
                                                          {"NAME", code.name},
                                                          {"MESSAGE", "the upstream answered with an HTTP error"}}));
  }
  return text;
}

}  // namespace status_translator
