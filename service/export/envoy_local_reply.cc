#include "export/envoy_local_reply.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "export/envoy_text.h"

namespace status_translator {
namespace {

constexpr absl::string_view kLocalReplyComment =
    R"(# Put it into the typed_config of an HttpConnectionManager. For Envoy's own replies, 400-599, gRPC callers get the code of
# the profile, other callers problem+json with the name of the status. Where Envoy's code is the same, the mapper replaces
# the message, because Envoy's may name upstreams. Callers get neither Envoy's own text nor the body of a
# direct_response; where they should, write %LOCAL_REPLY_BODY%. Responses of upstreams are not changed, nor are replies
# of the service ("status_translator") and of envoy-custom-response ("").
)";

// Envoy tries the mappers in order, so the statuses that it often answers by itself come first.
constexpr int kOften[] = {429, 503, 504, 404, 403, 401, 400, 502, 500, 408, 413, 431};

ptrdiff_t Rank(const ProxyAnswer& answer) {
  return std::find(std::begin(kOften), std::end(kOften), answer.statuses[0]) - std::begin(kOften);
}

std::string Compares(absl::string_view op, int http) {
  return absl::StrCat("{status_code_filter: {comparison: {op: ", op, ", value: {default_value: ", http,
                      ", runtime_key: status_translator.none}}}}");
}

// Writes mappers. A filter that several of them have is written in the first one and named (a YAML anchor) in others.
class Mappers {
 public:
  void ForGrpc(int from, int to, const ProxyAnswer& answer) {
    Begin(from == to ? Compares("EQ", from) : absl::StrCat(Compares("GE", from), ", ", Compares("LE", to)), "grpc",
          grpc_known_, "");
    absl::StrAppend(&text_, "    headers_to_add: [{header: {key: grpc-status, value: \"", answer.code->number,
                    "\"}, append_action: OVERWRITE_IF_EXISTS_OR_ADD}]  # ", answer.code->name,
                    "\n    body_format_override: {text_format_source: {inline_string: ", EnvoyMessage(answer), "}}\n");
  }

  // For one status or for all errors.
  void ForHttp(absl::string_view compares, absl::string_view title) {
    Begin(compares, "http", http_known_, ", invert_match: true, treat_missing_header_as_empty: true");
    absl::StrAppend(&text_,
                    "    body_format_override: {content_type: application/problem+json, json_format: {type: "
                    "\"about:blank\", ",
                    title.empty() ? "" : absl::StrCat("title: ", YamlString(title), ", "),
                    "status: \"%RESPONSE_CODE%\"}}\n");
  }

  const std::string& text() const { return text_; }

 private:
  void Begin(absl::string_view compares, absl::string_view caller, bool& known, absl::string_view inverted) {
    absl::StrAppend(&text_, "  - filter: {and_filter: {filters: [\n      ", compares, ",\n      ",
                    known ? absl::StrCat("*status_translator_local_", caller)
                          : absl::StrCat("&status_translator_local_", caller,
                                         " {header_filter: {header: {name: content-type, string_match: {safe_regex: "
                                         "{regex: '",
                                         kEnvoyGrpcTypes, "'}}", inverted, "}}}"),
                    ours_known_ ? ", *status_translator_local_new" : kNotTranslated, "]}}\n");
    known = ours_known_ = true;
  }

  static constexpr absl::string_view kNotTranslated = R"(,
      &status_translator_local_new {extension_filter: {name: cel, typed_config: {
        "@type": type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter,
        expression: 'response.code_details != "status_translator" && response.code_details != ""'}}})";

  std::string text_ = "  mappers:\n";
  bool grpc_known_ = false, http_known_ = false, ours_known_ = false;
};

}  // namespace

std::string EnvoyMappers(const ProxyModel& model) {
  std::vector<ProxyAnswer> answers = model.answers;
  std::stable_sort(answers.begin(), answers.end(),
                   [](const ProxyAnswer& a, const ProxyAnswer& b) { return Rank(a) < Rank(b); });
  Mappers mappers;
  for (const ProxyAnswer& answer : answers) {
    const std::vector<int>& all = answer.statuses;
    for (size_t from = 0, to; from < all.size(); from = to + 1) {
      for (to = from; to + 1 < all.size() && all[to + 1] == all[to] + 1;) ++to;
      mappers.ForGrpc(all[from], all[to], answer);
    }
    if (!answer.title.empty()) mappers.ForHttp(Compares("EQ", all[0]), answer.title);
  }
  mappers.ForHttp(Compares("GE", 400), "");
  return mappers.text();
}

std::string WriteEnvoyLocalReply(const ProxyModel& model) {
  return absl::StrCat(model.header, kLocalReplyComment, "local_reply_config:\n", EnvoyMappers(model));
}

}  // namespace status_translator
