// What the examples of all built-in shapes become, beside what two simpler ways would make of them: the table of gRPC's
// clients by the status alone, and "always the application". Prints how many expectations hold.
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "config/profile_files.h"
#include "convert/convert_http.h"
#include "core/grpc_code.h"
#include "google/rpc/error_details.pb.h"
#include "wire/details.h"
#include "wire/fields.h"

namespace status_translator {
namespace {

// One way of translating a response.
struct Answer {
  int code = 0;
  v1::Origin origin = v1::ORIGIN_UNSPECIFIED;
  std::string message;
  bool has_wait = false;
  std::string all;  // what leaves the service
};

struct Count {
  int right = 0;
  int wrong = 0;
  void Add(bool is_right) { ++(is_right ? right : wrong); }
};

struct Counts {
  const char* name;
  Count code, origin, message, wait, hidden;
};

Answer ByShapes(const Translator& translator, const v1::HttpResponse& http) {
  v1::ConvertHttpResponseRequest request;
  *request.mutable_http() = http;
  v1::ConvertHttpResponseResponse response;
  if (!ConvertHttpResponse(translator, request, response).ok()) return {};
  google::rpc::RetryInfo retry;
  return {response.status().code(), response.report().origin(), response.status().message(),
          FindDetail(response.status().details(), retry), response.status().SerializeAsString()};
}

Answer ByStatus(const Translator& translator, const v1::HttpResponse& http, v1::Origin origin) {
  const Rule& rule =
      *translator.profiles().Find("general")->profile->HttpToGrpc(http.code(), static_cast<Origin>(origin));
  // The application's whole body is its message; of an intermediary's page nothing is said.
  const std::string body = origin == v1::ORIGIN_APPLICATION ? http.body() : "";
  return {rule.code, origin, body, FindField(http.headers(), "retry-after").has_value(), body};
}

void Compare(const PlacedExample& placed, const Shape& shape, const Answer& answer, Counts& counts) {
  const v1::Example& example = *placed.example;
  if (!example.grpc().empty()) counts.code.Add(GrpcCodeFromName(example.grpc()) == answer.code);
  const Origin maker = example.made_by().empty()            ? shape.origin
                       : example.made_by() == "application" ? Origin::kApplication
                                                            : Origin::kIntermediary;
  counts.origin.Add(static_cast<Origin>(answer.origin) == maker);
  if (!example.message().empty()) counts.message.Add(absl::StrContains(answer.message, example.message()));
  if (!example.wait().empty()) counts.wait.Add((example.wait() != "none") == answer.has_wait);
  for (const std::string& hidden : example.hidden()) counts.hidden.Add(!absl::StrContains(answer.all, hidden));
}

int Run() {
  const auto set = LoadWithBuiltIn({});
  if (!set.ok()) {
    std::fprintf(stderr, "%s\n", std::string(set.status().message()).c_str());
    return 1;
  }
  const Translator translator(*set, "general");
  Counts ways[] = {{.name = "by shapes"}, {.name = "gRPC's table alone"}, {.name = "always the application"}};
  int near_misses = 0, false_claims = 0;
  for (const PlacedExample& example : (*set)->AllExamples()) {
    if (example.shape.empty()) continue;
    const v1::HttpResponse http = ResponseOf(*example.example);
    if (example.is_not) {
      v1::ConvertHttpResponseRequest request;
      *request.mutable_http() = http;
      v1::ConvertHttpResponseResponse response;
      const bool converted = ConvertHttpResponse(translator, request, response).ok();
      ++near_misses;
      false_claims += converted && response.report().shape() == example.shape ? 1 : 0;
      continue;
    }
    const Shape& shape = *(*set)->shapes().Find(example.shape);
    Compare(example, shape, ByShapes(translator, http), ways[0]);
    Compare(example, shape, ByStatus(translator, http, v1::ORIGIN_INTERMEDIARY), ways[1]);
    Compare(example, shape, ByStatus(translator, http, v1::ORIGIN_APPLICATION), ways[2]);
  }
  std::printf("%-24s %12s %12s %12s %12s %12s\n", "right / of", "gRPC code", "origin", "message", "wait", "hidden");
  for (const Counts& way : ways) {
    std::printf("%-24s", way.name);
    for (const Count* count : {&way.code, &way.origin, &way.message, &way.wait, &way.hidden}) {
      std::printf(" %12s", absl::StrCat(count->right, " / ", count->right + count->wrong).c_str());
    }
    std::printf("\n");
  }
  std::printf("%d near misses, %d of them claimed\n", near_misses, false_claims);
  return 0;
}

}  // namespace
}  // namespace status_translator

int main() { return status_translator::Run(); }
