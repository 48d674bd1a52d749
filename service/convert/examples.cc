#include "convert/examples.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "config/example_failures.h"
#include "convert/convert_http.h"
#include "core/origin.h"
#include "google/rpc/error_details.pb.h"
#include "wire/details.h"

namespace status_translator {
namespace {

constexpr char kShapesProfile[] = "general";

class ExampleRun {
 public:
  ExampleRun(const PlacedExample& placed, const v1::ConvertHttpResponseResponse& response)
      : placed_(placed), example_(*placed.example), response_(response), report_(response.report()) {}

  std::vector<std::string> Compare() {
    CompareShape();
    if (!example_.grpc().empty()) Expect("gRPC code", example_.grpc(), report_.translation().grpc().name());
    if (!example_.error_code().empty()) Expect("error code", example_.error_code(), report_.error_code());
    if (!example_.message().empty() && !absl::StrContains(response_.status().message(), example_.message())) {
      Fail(absl::StrCat("the message should contain \"", example_.message(), "\", but is \"",
                        response_.status().message(), "\""));
    }
    if (!example_.wait().empty()) Expect("wait", example_.wait(), Wait());
    if (example_.has_retryable()) {
      Expect("retry advice", Word(example_.retryable()), Word(report_.translation().retry().retryable()));
    }
    if (!example_.made_by().empty()) {
      Expect("origin", example_.made_by(), OriginName(static_cast<Origin>(report_.origin())));
    }
    CompareFields();
    CompareHidden();
    return std::move(failures_);
  }

 private:
  static std::string Word(bool retryable) { return retryable ? "retry" : "no retry"; }

  void Fail(const std::string& message) { failures_.push_back(AtPlace(placed_.file, placed_.place, message)); }

  void Expect(absl::string_view what, absl::string_view expected, absl::string_view actual) {
    if (expected == actual) return;
    Fail(absl::StrCat("expected ", what, " ", expected, ", but it is ", actual.empty() ? "none" : actual));
  }

  void CompareShape() {
    const std::string& shape = report_.shape();
    if (placed_.is_not && shape == placed_.shape) {
      Fail(absl::StrCat("the shape \"", placed_.shape, "\" must not claim this response, but does"));
    }
    const std::string& expected = example_.shape().empty() && !placed_.is_not ? placed_.shape : example_.shape();
    if (!expected.empty() && shape != expected) {
      Fail(shape.empty()
               ? absl::StrCat("the shape \"", expected, "\" does not claim this response, nor does another one")
               : absl::StrCat("the shape \"", expected, "\" should claim this response, but \"", shape, "\" does"));
    }
    if (!report_.also_claimed_by().empty()) {
      Fail(absl::StrCat("the shapes \"", shape, "\" and \"", report_.also_claimed_by(), "\" both claim this response"));
    }
  }

  std::string Wait() const {
    google::rpc::RetryInfo info;
    if (!FindDetail(response_.status().details(), info)) return "none";
    return absl::FormatDuration(absl::Seconds(info.retry_delay().seconds()) +
                                absl::Nanoseconds(info.retry_delay().nanos()));
  }

  void CompareFields() {
    if (example_.field().empty()) return;
    google::rpc::BadRequest bad_request;
    std::vector<std::string> fields;
    if (FindDetail(response_.status().details(), bad_request)) {
      for (const auto& violation : bad_request.field_violations()) fields.push_back(violation.field());
    }
    Expect("fields", absl::StrJoin(example_.field(), ", "), absl::StrJoin(fields, ", "));
  }

  void CompareHidden() {
    for (const std::string& hidden : example_.hidden()) {
      bool leaks = absl::StrContains(response_.status().SerializeAsString(), hidden);
      for (const v1::Header& trailer : response_.trailers()) leaks |= absl::StrContains(trailer.text(), hidden);
      if (leaks) Fail(absl::StrCat("\"", hidden, "\" should be hidden, but is in the answer"));
    }
  }

  const PlacedExample& placed_;
  const v1::Example& example_;
  const v1::ConvertHttpResponseResponse& response_;
  const v1::ConversionReport& report_;
  std::vector<std::string> failures_;
};

// "40s" and "0m40s" are the same wait.
std::string Normal(const std::string& wait) {
  absl::Duration duration;
  return absl::ParseDuration(wait, &duration) ? absl::FormatDuration(duration) : wait;
}

}  // namespace

std::vector<std::string> RunExample(const Translator& translator, const PlacedExample& example) {
  v1::ConvertHttpResponseRequest request;
  *request.mutable_http() = ResponseOf(*example.example);
  request.set_profile(example.profile.empty() ? kShapesProfile : example.profile);
  v1::ConvertHttpResponseResponse response;
  const absl::Status converted = ConvertHttpResponse(translator, request, response);
  if (!converted.ok()) return {AtPlace(example.file, example.place, converted.message())};
  auto normal = std::make_shared<v1::Example>(*example.example);
  normal->set_wait(Normal(normal->wait()));
  PlacedExample with_normal_wait = example;
  with_normal_wait.example = std::move(normal);
  return ExampleRun(with_normal_wait, response).Compare();
}

absl::Status CheckOwnExamples(const std::shared_ptr<const ProfileSet>& set) {
  const std::vector<PlacedExample>& examples = set->examples();
  const auto is_own = [](const PlacedExample& example) { return !example.built_in; };
  // A Translator takes milliseconds.
  if (std::none_of(examples.begin(), examples.end(), is_own)) return absl::OkStatus();
  const Translator translator(set, kShapesProfile);
  ExampleFailures failures;
  for (const PlacedExample& example : examples) {
    if (!is_own(example)) continue;
    for (std::string& failure : RunExample(translator, example)) failures.Add(std::move(failure));
  }
  return failures.ToStatus("expectations of examples");
}

}  // namespace status_translator
