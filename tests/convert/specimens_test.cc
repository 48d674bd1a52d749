// Converts errors of real programs and converts them back. The expected results are in golden/specimens.tsv.
#include "support/specimens.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "convert/conversion_report.h"
#include "support/conversions.h"

namespace status_translator {
namespace {

std::string Without(const std::string& name, absl::string_view prefix) {
  return absl::AsciiStrToLower(absl::StartsWith(name, prefix) ? name.substr(prefix.size()) : name);
}

v1::ConvertHttpResponseResponse Convert(const Specimen& specimen) {
  v1::ConvertHttpResponseRequest request;
  *request.mutable_http() = specimen.http;
  return ToGrpc(request);
}

std::string Row(const Specimen& specimen, const v1::ConvertHttpResponseResponse& grpc) {
  const v1::ConversionReport& report = grpc.report();
  std::string wait;
  google::rpc::RetryInfo retry;
  if (FindDetail(grpc.status().details(), retry)) {
    wait = absl::StrCat(static_cast<double>(retry.retry_delay().seconds()) + retry.retry_delay().nanos() / 1e9);
  }
  std::vector<std::string> types;
  for (const std::string& type : DetailTypes(grpc.status())) {
    if (type != kOriginalType) types.push_back(type.substr(type.rfind('.') + 1));
  }
  std::vector<std::string> findings;
  for (const v1::Finding finding : Findings(report)) findings.push_back(Without(v1::Finding_Name(finding), "FINDING_"));
  const std::vector<std::string> cells = {
      specimen.name,
      absl::StrCat(specimen.http.code()),
      report.shape().empty() ? Without(v1::BodyKind_Name(report.body()), "BODY_KIND_") : report.shape(),
      Without(v1::Origin_Name(report.origin()), "ORIGIN_"),
      IsGrpcCode(grpc.status().code()) ? std::string(GrpcCodes()[grpc.status().code()].name)
                                       : absl::StrCat(grpc.status().code()),
      std::string(MetricLabelsOf(report).kind),
      report.error_code(),
      wait,
      absl::Utf8SafeCEscape(grpc.status().message()),
      absl::StrJoin(types, " "),
      absl::StrJoin(findings, " "),
      absl::StrReplaceAll(absl::StrJoin(report.hidden(), " "), {{"header:", ""}})};
  return absl::StrJoin(
      cells, "\t", [](std::string* out, const std::string& cell) { absl::StrAppend(out, cell.empty() ? "-" : cell); });
}

TEST(GoldenTest, SpecimensBecomeWhatWasReviewed) {
  std::string text =
      "file\thttp\tshape\torigin\tgrpc\tkind\terror_code\tretry_after\tmessage\tdetails\tfindings\thidden\n";
  for (const Specimen& specimen : ReadSpecimens()) absl::StrAppend(&text, Row(specimen, Convert(specimen)), "\n");
  const std::string path = TestFile("golden/specimens.tsv");
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  EXPECT_EQ(ReadFile(path), text) << "UPDATE_GOLDEN=1 writes " << path << " anew";
}

// Whether a shape of an application claims the response, so that its JSON comes back.
bool IsFromApi(const v1::ConversionReport& report) {
  const Shape* shape = TestTranslator().profiles().shapes().Find(report.shape());
  return shape != nullptr && shape->tier != ShapeTier::kFallback && report.body() == v1::BODY_KIND_JSON &&
         report.origin() == v1::ORIGIN_APPLICATION && report.hidden_size() == 0;
}

Specimen Named(const std::string& name) { return ReadSpecimen(TestFile("convert/specimens/" + name + ".http")); }

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const Specimen& specimen : ReadSpecimens()) names.push_back(specimen.name);
  return names;
}

// Expects every kept header to be restored, in order, except the target of a redirect, which is never restored.
void ExpectKept(const Specimen& specimen, const v1::ConversionReport& report, const v1::HttpResponse& back) {
  for (const std::string& name : report.kept()) {
    if (name == "location") continue;
    std::vector<std::string> sent;
    for (const v1::Header& field : specimen.http.headers()) {
      if (absl::EqualsIgnoreCase(field.name(), name)) sent.emplace_back(FieldValue(field));
    }
    EXPECT_EQ(Values(back.headers(), name), sent) << name;
  }
}

class ThereAndBackTest : public ::testing::TestWithParam<std::string> {};

TEST_P(ThereAndBackTest, RestoresStatusHeadersAndBody) {
  const Specimen specimen = Named(GetParam());
  const v1::ConvertHttpResponseResponse grpc = Convert(specimen);
  EXPECT_NE(grpc.status().code(), kGrpcOk);
  EXPECT_LE(WireBytes(grpc.trailers()), 8000u);
  EXPECT_EQ(Value(grpc.trailers(), "grpc-status"), absl::StrCat(grpc.status().code()));
  if (specimen.http.code() < 300) return;
  const bool from_api = IsFromApi(grpc.report());
  EXPECT_THAT(grpc.report().cut(), ::testing::IsEmpty());
  for (const auto& request : {GrpcRequestOf(grpc.status()), TrailersRequestOf(grpc.trailers())}) {
    const v1::ConvertGrpcResponseResponse back = ToHttp(request);
    EXPECT_TRUE(back.report().restored());
    EXPECT_EQ(back.http().code(), specimen.http.code());
    ExpectKept(specimen, grpc.report(), back.http());
    EXPECT_EQ(back.report().error_code(), grpc.report().error_code());
    if (!from_api) continue;
    EXPECT_EQ(back.http().body(), specimen.http.body());
    EXPECT_EQ(Value(back.http().headers(), "content-type"), FindField(specimen.http.headers(), "content-type"));
  }
}

// Expects no part of a body that no API wrote in the response.
TEST_P(ThereAndBackTest, LeaksNoPages) {
  const Specimen specimen = Named(GetParam());
  const v1::ConvertHttpResponseResponse grpc = Convert(specimen);
  if (!grpc.report().shape().empty() || grpc.report().body() <= v1::BODY_KIND_EMPTY) return;
  // A page whose text is only the reason phrase.
  if (specimen.http.body() == grpc.report().translation().http().reason_phrase()) return;
  const std::string bytes = grpc.SerializeAsString() + ToHttp(GrpcRequestOf(grpc.status())).SerializeAsString();
  EXPECT_FALSE(absl::StrContains(bytes, absl::StripAsciiWhitespace(specimen.http.body())));
  for (const char* internal : {"nginx/", "<html", "upstream connect error", "127.0.0.1", "Your browser"}) {
    EXPECT_FALSE(absl::StrContains(bytes, internal) && absl::StrContains(specimen.http.body(), internal)) << internal;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ThereAndBackTest, ::testing::ValuesIn(Names()), [](const auto& test) {
  return absl::StrReplaceAll(test.param, {{"-", "_"}, {".", "_"}});
});

}  // namespace
}  // namespace status_translator
