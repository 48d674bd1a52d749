#include "rpc/own_examples.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "config/profile_files.h"

namespace status_translator {
namespace {

TEST(OwnExamplesTest, ThoseOfShapesAndSymptomsAreReportedTogether) {
  std::vector<ProfileFile> files = {
      {"a.shape.textproto",
       "name: \"acme\" made_by: \"application\" match { has { json: \"/acme_a\" } }\n"
       "example { status: 400 body: '{\"acme_a\":1}' grpc: \"ABORTED\" }\n"},
      {"q.symptom.textproto",
       "name: \"acme-gateway\" speaker: \"ACME\"\n"
       "symptom { name: \"full\" pattern: \"queue is full\" cause: \"proxy_overload\" example: \"hello\" }\n"}};
  const auto set = LoadWithBuiltIn(files);
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_THAT(std::string(CheckAllOwnExamples(*set).message()),
              testing::MatchesRegex("a\\.shape\\.textproto:2:1: expected gRPC code .*\n"
                                    "q\\.symptom\\.textproto:2:.*: the symptom \"acme-gateway/full\" does not .*"));
  const auto built_in = LoadWithBuiltIn({});
  EXPECT_TRUE(CheckAllOwnExamples(*built_in).ok());
}

}  // namespace
}  // namespace status_translator
