#include "export/envoy_custom_response.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "export/envoy_text.h"

namespace status_translator {
namespace {

constexpr absl::string_view kCustomResponseComment =
    R"(# http_filters: put it before the router. gRPC callers get errors of upstreams, 400-599, as one trailers-only reply; the
# upstream's headers, message and details are lost. Other callers get problem+json instead of text/html and text/plain,
# unless the response has WWW-Authenticate, Proxy-Authenticate or Retry-After; everything else passes unchanged. Envoy
# documents this filter as a work in progress.
http_filters:
- name: envoy.filters.http.custom_response
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.filters.http.custom_response.v3.CustomResponse
    custom_response_matcher:
      matcher_tree:
        input:
          name: status
          typed_config: {"@type": type.googleapis.com/envoy.type.matcher.v3.HttpResponseStatusCodeMatchInput}
        exact_match_map:
          map:
)";

// A gRPC caller, whatever the upstream has answered.
constexpr absl::string_view kGrpcCaller = R"(&status_translator_grpc
                      single_predicate:
                        input:
                          name: content-type
                          typed_config: {"@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput, header_name: content-type}
                        value_match: {safe_regex: {google_re2: {}, regex: 'TYPES'}})";
// The reply loses the headers of the page, so a page that asks for credentials or a wait is kept.
constexpr absl::string_view kPage = R"(&status_translator_page
                      and_matcher:
                        predicate:
                        - single_predicate:
                            input: {name: content-type, typed_config: {HEADER, header_name: content-type}}
                            value_match: {safe_regex: {google_re2: {}, regex: 'text/(html|plain)(;.*)?'}}
                        - not_matcher: {or_matcher: {predicate: [ASKS(www-authenticate), ASKS(proxy-authenticate), ASKS(retry-after)]}})";
constexpr absl::string_view kAsks = R"(
                            {single_predicate: {
                              input: {name: NAME, typed_config: {HEADER, header_name: NAME}},
                              value_match: {safe_regex: {google_re2: {}, regex: '.*'}}}})";
constexpr absl::string_view kResponseHeader =
    R"("@type": type.googleapis.com/envoy.type.matcher.v3.HttpResponseHeaderMatchInput)";

std::string Page() {
  std::string page(kPage);
  for (const absl::string_view name : {"www-authenticate", "proxy-authenticate", "retry-after"}) {
    page = absl::StrReplaceAll(
        page, {{absl::StrCat("ASKS(", name, ")"), absl::StrReplaceAll(kAsks, {{"NAME", std::string(name)}})}});
  }
  page = absl::StrReplaceAll(page, {{", \n", ",\n"}});
  return absl::StrReplaceAll(page, {{"HEADER", std::string(kResponseHeader)}});
}

constexpr absl::string_view kAnswer = R"(            "STATUS": &status_translator_STATUS
              matcher:
                matcher_list:
                  matchers:
                  - predicate: GRPC_CALLER
                    on_match: {action: {name: CODE_NAME, typed_config: {
                      "@type": type.googleapis.com/envoy.extensions.http.custom_response.local_response_policy.v3.LocalResponsePolicy,
                      body_format: {text_format_source: {inline_string: MESSAGE}},
                      response_headers_to_add: [{header: {key: grpc-status, value: "CODE_NUMBER"}, append_action: OVERWRITE_IF_EXISTS_OR_ADD}]}}}
                  - predicate: A_PAGE
                    on_match: {action: {name: problem, typed_config: {
                      "@type": type.googleapis.com/envoy.extensions.http.custom_response.local_response_policy.v3.LocalResponsePolicy,
                      body_format: {json_format: {type: "about:blank", TITLEstatus: "%RESPONSE_CODE%"}},
                      response_headers_to_add: [{header: {key: content-type, value: application/problem+json}, append_action: OVERWRITE_IF_EXISTS_OR_ADD}]}}}
)";

}  // namespace

std::string WriteEnvoyCustomResponse(const ProxyModel& model) {
  std::string text = absl::StrCat(model.header, kCustomResponseComment);
  bool known = false;
  for (const ProxyAnswer& answer : model.answers) {
    absl::StrAppend(
        &text,
        absl::StrReplaceAll(
            kAnswer, {{"GRPC_CALLER", known ? "*status_translator_grpc"
                                            : absl::StrReplaceAll(kGrpcCaller, {{"TYPES", kEnvoyGrpcTypes}})},
                      {"A_PAGE", known ? "*status_translator_page" : Page()},
                      {"STATUS", absl::StrCat(answer.statuses[0])},
                      {"CODE_NAME", std::string(answer.code->name)},
                      {"CODE_NUMBER", absl::StrCat(answer.code->number)},
                      {"MESSAGE", EnvoyMessage(answer)},
                      {"TITLE", answer.title.empty() ? "" : absl::StrCat("title: ", YamlString(answer.title), ", ")}}));
    known = true;
    for (size_t i = 1; i < answer.statuses.size(); ++i) {
      absl::StrAppend(&text, "            \"", answer.statuses[i], "\": *status_translator_", answer.statuses[0], "\n");
    }
  }
  return text;
}

}  // namespace status_translator
