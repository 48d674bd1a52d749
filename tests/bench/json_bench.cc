// What a body costs, by its form: the CPU time of RecogniseBody, beside that of a library that only parses the same
// JSON, and beside a benign body of the same size. Hostile forms are those of a small grammar: what repeats, and in
// what.
//   json_bench [SECONDS]    time for each figure, 0.05 by default
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "config/profile_files.h"
#include "recognition/read_shape.h"
#include "recognition/shape_set.h"
#include "wire/body.h"
#include "wire/fields.h"

namespace status_translator {
namespace {

constexpr size_t kSize = size_t{127} * 1024;  // just below what is read of a body

double CpuNow() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// The shortest of many runs within `seconds`, at least three: what is longer was disturbed.
double Cost(double seconds, const std::function<void()>& run) {
  double best = 1e9, spent = 0;
  for (int runs = 0; spent < seconds || runs < 3; ++runs) {
    const double began = CpuNow();
    run();
    const double took = CpuNow() - began;
    best = std::min(best, took);
    spent += took;
  }
  return best;
}

// `head`, then as many of `part(i)` with commas between as fit into `size`, then `tail`.
std::string Repeated(const std::string& head, const std::function<std::string(size_t)>& part, const std::string& tail,
                     size_t size) {
  std::string text = head;
  for (size_t i = 0;; ++i) {
    const std::string next = part(i);
    if (text.size() + next.size() + tail.size() + 1 > size) break;
    if (i > 0) text += ',';
    text += next;
  }
  return text + tail;
}

std::string Copies(const std::string& of, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += of;
  return text;
}

// What an API writes for a form with very many mistakes.
std::string Benign(size_t size) {
  return Repeated(
      R"({"type":"about:blank","title":"Not Found","status":404,"detail":"the form has mistakes","errors":[)",
      [](size_t i) {
        return absl::StrCat(R"({"field":"rows[)", i,
                            R"(].amount","code":"RANGE","message":"must be at least 1","limit":)", i % 100,
                            R"(,"fatal":false})");
      },
      "]}", size);
}

struct Form {
  std::string name;
  std::function<std::string(size_t)> body;  // of at most that size
};

std::vector<Form> Forms() {
  std::vector<Form> forms;
  const auto add = [&](const std::string& name, const std::string& head, const std::function<std::string(size_t)>& part,
                       const std::string& tail) {
    forms.push_back({name, [=](size_t size) { return Repeated(head, part, tail, size); }});
  };
  const std::pair<const char*, std::function<std::string(size_t)>> kParts[] = {
      {"{}", [](size_t) { return "{}"; }},
      {"[]", [](size_t) { return "[]"; }},
      {"0", [](size_t) { return "0"; }},
      {"-1.5e+300", [](size_t) { return "-1.5e+300"; }},
      {"1e400", [](size_t) { return "1e400"; }},
      {"20 digits", [](size_t) { return "12345678901234567890"; }},
      {"\"\"", [](size_t) { return "\"\""; }},
      {"{\"a\":{}}", [](size_t) { return R"({"a":{}})"; }},
      {"9 members", [](size_t) { return R"({"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1})"; }},
      {"999 members",
       [](size_t) {
         return Repeated(
             "{", [](size_t i) { return absl::StrCat("\"", i, "\":0"); }, "}", 7900);
       }},
      {"50 deep", [](size_t) { return Copies("[", 50) + Copies("]", 50); }},
      {"50 objects deep", [](size_t) { return Copies("{\"a\":", 50) + "0" + Copies("}", 50); }},
      {"escapes", [](size_t) { return "\"" + Copies("\\n", 500) + "\""; }},
      {"\\u escapes", [](size_t) { return "\"" + Copies("\\u00e9", 200) + "\""; }},
      {"half surrogates", [](size_t) { return "\"" + Copies("\\ud800", 200) + "\""; }},
      {"UTF-8", [](size_t) { return "\"" + Copies("\xC3\xA9", 500) + "\""; }},
      {"not UTF-8", [](size_t) { return "\"" + Copies("\xFF", 1000) + "\""; }},
      {"spaces", [](size_t) { return Copies(" ", 1000) + "0"; }},
  };
  for (const auto& [name, part] : kParts)
    add(absl::StrCat("[", name, ",...]"), R"({"code":5,"message":"m","x":[)", part, "]}");
  for (const auto& [name, part] : {std::pair{"{}", "{}"}, std::pair{"0", "0"}}) {
    const std::string value = part;
    add(
        absl::StrCat("members in members of ", name), "{\"x\":[{",
        [=](size_t i) { return absl::StrCat("\"k", i, "\":", value, i % 900 == 899 ? "},{\"z\":0" : ""); }, "}]}");
  }
  add(
      "a key twice at the end", "[", [](size_t i) { return i % 2 == 0 ? "{\"a\":0}" : "{\"a\":1,\"b\":2}"; },
      ",{\"a\":0,\"a\":0}]");
  add(
      "one long string", "{\"code\":5,\"message\":\"", [](size_t) { return std::string(1000, 'm'); }, "\"}");
  for (const auto& [name, entry] :
       {std::pair{"{}", "{}"}, std::pair{"ErrorInfo", R"({"@type":"a/google.rpc.ErrorInfo","reason":"A"})"},
        std::pair{"RetryInfo", R"({"@type":"a/google.rpc.RetryInfo","retryDelay":"1s"})"},
        std::pair{"unknown", R"({"@type":"a/b.C","value":"AAAA"})"},
        std::pair{"broken", R"({"@type":"a/google.rpc.ErrorInfo","reason":[]})"}}) {
    const std::string text = entry;
    add(
        absl::StrCat("details: ", name), R"({"code":5,"message":"m","details":[)", [=](size_t) { return text; }, "]}");
  }
  add(
      "details: one BadRequest",
      R"({"code":5,"message":"m","details":[{"@type":"a/google.rpc.BadRequest","fieldViolations":[)",
      [](size_t) { return "{}"; }, "]}]}");
  // Just within what is read, and padded to the size; and far beyond it.
  const std::string metadata = Repeated(R"({"@type":"a/google.rpc.ErrorInfo","metadata":{)",
                                        [](size_t i) { return absl::StrCat("\"", i, "\":\"\""); }, "}}", 2150);
  const std::string violations =
      Repeated(R"({"@type":"a/google.rpc.BadRequest","fieldViolations":[)", [](size_t) { return "{}"; }, "]}", 770);
  for (const std::string& detail : {metadata, violations}) {
    add(
        absl::StrCat("one, then many: ", detail.substr(0, 24)),
        absl::StrCat(R"({"code":5,"message":"m","details":[)", detail, "],\"x\":["), [](size_t) { return "{}"; }, "]}");
    add(
        absl::StrCat("details: ", detail.substr(0, 30)), R"({"code":5,"message":"m","details":[)",
        [=](size_t) { return detail; }, "]}");
  }
  add(
      "Connect details", R"({"code":"not_found","details":[)",
      [](size_t) { return R"({"type":"a.B","value":"AAAA"})"; }, "]}");
  add(
      "Kubernetes causes", R"({"kind":"Status","apiVersion":"v1","details":{"causes":[)",
      [](size_t) { return R"({"field":"a"})"; }, "]}}");
  add(
      "not JSON: {{{", "", [](size_t) { return std::string(1000, '{'); }, "");
  add(
      "not JSON at the end", "{\"x\":[", [](size_t) { return "0"; }, "");
  return forms;
}

const ShapeSet& AllShapes() {
  static const auto& set = *new std::shared_ptr<const ProfileSet>(*LoadWithBuiltIn({}));
  return set->shapes();
}

// Ten of them, with the one that claims SmallError().
const ShapeSet& TenShapes() {
  static const ShapeSet& ten = *new ShapeSet([] {
    std::vector<std::shared_ptr<const Shape>> shapes;
    for (const char* name : {"aip-193", "rpc-status", "connect", "twirp", "kubernetes", "oauth2", "problem-details",
                             "github", "stripe", "kong"}) {
      shapes.push_back(AllShapes().shapes().find(name)->second);
    }
    return shapes;
  }());
  return ten;
}

std::string SmallError() {
  return R"({"error":{"code":404,"message":"no book with this id","status":"NOT_FOUND","details":[]}})";
}

// The whole of recognition: the body is parsed, a shape claims it, and its parts are read.
void Recognise(const std::string& body, const ShapeSet& shapes) {
  v1::HttpResponse http;
  http.set_code(404);
  AddField(*http.mutable_headers(), "content-type", "application/json");
  http.set_body(body);
  v1::ConversionReport report;
  const Body read = ReadBody(http, report);
  Evidence evidence(http, read);
  const Claim claim = shapes.Recognise(evidence);
  if (claim.shape == nullptr) return;
  ApiError error = ReadShape(*claim.shape, evidence);
  ReadTexts(*claim.shape, evidence, http.code(), error);
}

int Run(double seconds) {
  const auto cost_with = [&](const std::string& body, const ShapeSet& shapes) {
    return Cost(seconds, [&] { Recognise(body, shapes); });
  };
  const auto cost = [&](const std::string& body) { return cost_with(body, AllShapes()); };
  const std::string benign = Benign(kSize);
  const double of_benign = cost(benign);
  const double parse = Cost(seconds, [&] { nlohmann::json::parse(benign).size(); });
  std::printf("benign, %zu bytes: recognised in %.0f us, parsed by nlohmann::json in %.0f us: ratio %.2f (bar 2.0)\n",
              benign.size(), of_benign * 1e6, parse * 1e6, of_benign / parse);
  std::printf("%-42s %9s %9s %12s\n", "form", "us", "÷ benign", "T(2n)÷T(n)");
  double most = 0, steepest = 0;
  for (const Form& form : Forms()) {
    const double whole = cost(form.body(kSize));
    const double half = cost(form.body(kSize / 2));
    std::printf("%-42s %9.0f %9.2f %12.2f\n", form.name.c_str(), whole * 1e6, whole / of_benign, whole / half);
    most = std::max(most, whole / of_benign);
    steepest = std::max(steepest, whole / half);
  }
  std::printf("most ÷ benign %.2f (bar 4), steepest growth %.2f (bar 2.5)\n", most, steepest);
  for (const std::string& body : {SmallError(), benign}) {
    const double ten = cost_with(body, TenShapes());
    const double all = cost(body);
    std::printf("%zu bytes: %.2f us with 10 shapes, %.2f us with all %zu: ratio %.2f (bar 1.2)\n", body.size(),
                ten * 1e6, all * 1e6, AllShapes().shapes().size(), all / ten);
  }
  return 0;
}

}  // namespace
}  // namespace status_translator

int main(int argc, char** argv) { return status_translator::Run(argc > 1 ? std::atof(argv[1]) : 0.05); }
