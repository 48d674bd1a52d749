#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "export/envoy_text.h"
#include "export/proxy_values.h"
#include "export/templates.h"

namespace status_translator {
namespace {

// Envoy tries the mappers in order, so the statuses that it often answers by itself come first.
constexpr int kOften[] = {429, 503, 504, 404, 403, 401, 400, 502, 500, 408, 413, 431};

ptrdiff_t Rank(const ProxyAnswer& answer) {
  return std::find(std::begin(kOften), std::end(kOften), answer.statuses[0]) - std::begin(kOften);
}

std::string Compares(absl::string_view op, int http) {
  return absl::StrCat("{status_code_filter: {comparison: {op: ", op, ", value: {default_value: ", http,
                      ", runtime_key: status_translator.none}}}}");
}

// For one status or for all errors.
TemplateValues HttpMapper(std::string compares, absl::string_view title) {
  return {.texts = {{"compares", std::move(compares)}, {"title", title.empty() ? "" : YamlString(title)}}, .lists = {}};
}

TemplateValues GrpcMapper(int from, int to, const ProxyAnswer& answer) {
  return {.texts = {{"is_grpc", "1"},
                    {"compares",
                     from == to ? Compares("EQ", from) : absl::StrCat(Compares("GE", from), ", ", Compares("LE", to))},
                    {"number", absl::StrCat(answer.code->number)},
                    {"name", std::string(answer.code->name)},
                    {"message", EnvoyMessage(answer)}},
          .lists = {}};
}

std::vector<TemplateValues> MappersOf(std::vector<ProxyAnswer> answers) {
  std::stable_sort(answers.begin(), answers.end(),
                   [](const ProxyAnswer& a, const ProxyAnswer& b) { return Rank(a) < Rank(b); });
  std::vector<TemplateValues> mappers;
  for (const ProxyAnswer& answer : answers) {
    const std::vector<int>& all = answer.statuses;
    for (size_t from = 0, to; from < all.size(); from = to + 1) {
      for (to = from; to + 1 < all.size() && all[to + 1] == all[to] + 1;) ++to;
      mappers.push_back(GrpcMapper(all[from], all[to], answer));
    }
    if (!answer.title.empty()) mappers.push_back(HttpMapper(Compares("EQ", all[0]), answer.title));
  }
  mappers.push_back(HttpMapper(Compares("GE", 400), ""));
  // A filter that several mappers have is written in the first one and named (a YAML anchor) in the others.
  mappers[0].texts["is_first_of_all"] = "1";
  for (const bool is_grpc : {true, false}) {
    const auto first = std::find_if(mappers.begin(), mappers.end(), [is_grpc](const TemplateValues& mapper) {
      return (mapper.texts.count("is_grpc") > 0) == is_grpc;
    });
    if (first != mappers.end()) first->texts["is_first"] = "1";
  }
  return mappers;
}

}  // namespace

void AddMappers(const ProxyModel& model, TemplateValues& values) {
  const TemplateValues mappers = {.texts = {{"types", kEnvoyGrpcTypes}},
                                  .lists = {{"mappers", MappersOf(model.answers)}}};
  values.lists["mapper_lines"] = LineValues(FillTemplate(ExportTemplate("envoy_mappers.tmpl"), mappers));
}

void AddCustomResponses(const ProxyModel& model, TemplateValues& values) {
  values.texts["types"] = kEnvoyGrpcTypes;
  std::vector<TemplateValues>& answers = values.lists["answers"];
  for (const ProxyAnswer& answer : model.answers) {
    TemplateValues added = {.texts = {{"is_first", answers.empty() ? "1" : ""},
                                      {"status", absl::StrCat(answer.statuses[0])},
                                      {"name", std::string(answer.code->name)},
                                      {"number", absl::StrCat(answer.code->number)},
                                      {"message", EnvoyMessage(answer)},
                                      {"title", answer.title.empty() ? "" : YamlString(answer.title)}},
                            .lists = {}};
    for (size_t i = 1; i < answer.statuses.size(); ++i) {
      added.lists["others"].push_back({.texts = {{"other", absl::StrCat(answer.statuses[i])}}, .lists = {}});
    }
    answers.push_back(std::move(added));
  }
}

}  // namespace status_translator
