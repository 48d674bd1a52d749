// What converting a whole response costs, beside only parsing the JSON in it: the conversion also translates, builds
// and encodes the details, and bounds the trailers.
#include <benchmark/benchmark.h>

#include "convert/convert_grpc.h"
#include "convert/convert_http.h"
#include "support/specimens.h"
#include "support/translator.h"
#include "wire/json.h"

namespace status_translator {
namespace {

v1::HttpResponse HttpOf(const std::string& name) { return ReadSpecimen(TestFile("convert/specimens/" + name)).http; }

void ParseOnly(benchmark::State& state, const std::string& name) {
  const v1::HttpResponse http = HttpOf(name);
  for (auto _ : state) benchmark::DoNotOptimize(JsonDocument::Parse(http.body()));
}

void ToGrpc(benchmark::State& state, const std::string& name) {
  v1::ConvertHttpResponseRequest request;
  *request.mutable_http() = HttpOf(name);
  for (auto _ : state) {
    v1::ConvertHttpResponseResponse response;
    benchmark::DoNotOptimize(ConvertHttpResponse(TestTranslator(), request, response));
  }
}

void Back(benchmark::State& state, const std::string& name) {
  v1::ConvertHttpResponseRequest request;
  *request.mutable_http() = HttpOf(name);
  v1::ConvertHttpResponseResponse converted;
  (void)ConvertHttpResponse(TestTranslator(), request, converted);
  v1::ConvertGrpcResponseRequest back;
  *back.mutable_status() = converted.status();
  back.set_format(v1::FORMAT_PROBLEM);
  for (auto _ : state) {
    v1::ConvertGrpcResponseResponse response;
    benchmark::DoNotOptimize(ConvertGrpcResponse(TestTranslator(), back, response));
  }
}

constexpr char kProblem[] = "huma-conflict.http";
constexpr char kAip193[] = "google-429-resource-exhausted.http";
constexpr char kKubernetes[] = "kubernetes-invalid.http";
constexpr char kCloud[] = "otc-ecs-400.http";
constexpr char kHtml[] = "nginx-502.http";

BENCHMARK_CAPTURE(ParseOnly, problem, kProblem);
BENCHMARK_CAPTURE(ToGrpc, problem, kProblem);
BENCHMARK_CAPTURE(Back, problem, kProblem);
BENCHMARK_CAPTURE(ParseOnly, aip_193, kAip193);
BENCHMARK_CAPTURE(ToGrpc, aip_193, kAip193);
BENCHMARK_CAPTURE(Back, aip_193, kAip193);
BENCHMARK_CAPTURE(ParseOnly, kubernetes, kKubernetes);
BENCHMARK_CAPTURE(ToGrpc, kubernetes, kKubernetes);
BENCHMARK_CAPTURE(ParseOnly, cloud, kCloud);
BENCHMARK_CAPTURE(ToGrpc, cloud, kCloud);
BENCHMARK_CAPTURE(ToGrpc, html, kHtml);

}  // namespace
}  // namespace status_translator

BENCHMARK_MAIN();
