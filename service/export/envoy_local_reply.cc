// What Envoy answers by itself: no route, no healthy upstream, timeouts, limits. Measured with Envoy 1.40.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "export/proxies.h"

namespace status_translator {
namespace {

// Envoy's own table for gRPC callers (source/common/grpc/status.cc).
int EnvoysOwn(int http) {
  switch (http) {
    case 400:
      return 13;
    case 401:
      return 16;
    case 403:
      return 7;
    case 404:
      return 12;
    case 429:
    case 502:
    case 503:
    case 504:
      return 14;
    default:
      return 2;
  }
}

std::string Comparison(absl::string_view op, int http) {
  return absl::StrCat("        - status_code_filter: {comparison: {op: ", op, ", value: {default_value: ", http,
                      ", runtime_key: status_translator.none}}}\n");
}

constexpr absl::string_view kMapper = "  - filter:\n      and_filter:\n        filters:\n";
// A reply of the service itself has been translated already.
constexpr absl::string_view kNotOurs =
    R"(        - extension_filter:
            name: cel
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter
              expression: 'response.code_details != "status_translator"'
)";
constexpr absl::string_view kGrpcCaller =
    R"(        - header_filter: {header: {name: content-type, string_match: {safe_regex: {regex: 'application/grpc(\+.*|;.*)?'}}INVERTED}}
)";

std::string Caller(bool grpc) {
  return absl::StrReplaceAll(kGrpcCaller,
                             {{"INVERTED", grpc ? "" : ", invert_match: true, treat_missing_header_as_empty: true"}});
}

std::string GrpcMapper(int from, int to, const GrpcCodeInfo& code) {
  return absl::StrCat(kMapper,
                      from == to ? Comparison("EQ", from) : absl::StrCat(Comparison("GE", from), Comparison("LE", to)),
                      Caller(true), kNotOurs, "    headers_to_add:\n    - header: {key: grpc-status, value: '",
                      code.number, "'}  # ", code.name, "\n      append_action: OVERWRITE_IF_EXISTS_OR_ADD\n");
}

// `mappers:` and what belongs to it.
std::string Mappers(const ProxyModel& model, absl::string_view indent) {
  std::string text = "  mappers:\n";
  for (const ProxyRun& run : model.runs) {
    // What Envoy says anyway needs no mapper, so a run may fall into several.
    for (int from = run.from; from <= run.to; ++from) {
      if (EnvoysOwn(from) == run.code->number) continue;
      int to = from;
      while (to < run.to && EnvoysOwn(to + 1) != run.code->number) ++to;
      absl::StrAppend(&text, GrpcMapper(from, to, *run.code));
      from = to;
    }
  }
  absl::StrAppend(
      &text, kMapper, Comparison("GE", 400), Caller(false), kNotOurs,
      "    body_format_override:\n"
      "      content_type: application/problem+json\n"
      "      json_format: {type: 'about:blank', status: '%RESPONSE_CODE%', detail: '%LOCAL_REPLY_BODY%'}\n");
  if (indent.empty()) return text;
  text.pop_back();
  return absl::StrCat(indent, absl::StrReplaceAll(text, {{"\n", absl::StrCat("\n", indent)}}), "\n");
}

}  // namespace

std::string WriteEnvoyLocalReply(const ProxyModel& model) {
  return absl::StrCat(
      model.header,
      "#\n# Goes into the typed_config of the HttpConnectionManager. Envoy's own replies to gRPC callers get "
      "the profile's code\n# where Envoy's table says another; other callers get problem+json. What "
      "upstreams answer is not touched.\nlocal_reply_config:\n",
      Mappers(model, ""));
}

std::string WriteIstio(const ProxyModel& model) {
  std::string text = absl::StrCat(model.header, R"(apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: status-translator-local-reply
spec:
  configPatches:
  - applyTo: NETWORK_FILTER
    match:
      listener:
        filterChain:
          filter:
            name: envoy.filters.network.http_connection_manager
    patch:
      operation: MERGE
      value:
        name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
)");
  absl::StrAppend(&text, "          local_reply_config:\n", Mappers(model, "          "));
  return text;
}

std::string WriteEnvoyGateway(const ProxyModel& model) {
  return absl::StrCat(model.header, R"(#
# For a cluster where EnvoyPatchPolicy is enabled. Yours are the names of the Gateway and of the listener.
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyPatchPolicy
metadata:
  name: status-translator-local-reply
spec:
  targetRef:
    group: gateway.networking.k8s.io
    kind: Gateway
    name: eg
  type: JSONPatch
  jsonPatches:
  - type: type.googleapis.com/envoy.config.listener.v3.Listener
    name: default/eg/http
    operation:
      op: add
      path: /default_filter_chain/filters/0/typed_config/local_reply_config
      value:
)",
                      Mappers(model, "      "));
}

}  // namespace status_translator
