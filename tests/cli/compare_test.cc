#include <gmock/gmock.h>

#include "cli/run_command.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(CompareTest, ShowsWhereTwoProfilesDiffer) {
  const std::string output = RunCommand({"compare", "grpc", "google", "-o", "tsv"}).output;
  EXPECT_THAT(output, AllOf(StartsWith("direction\tasked\tgrpc\tgoogle\n"),
                            HasSubstr("http_to_grpc\t429\tUNAVAILABLE\tRESOURCE_EXHAUSTED\n"),
                            HasSubstr("http_to_grpc\t200-299\tUNKNOWN\tOK\n"),
                            HasSubstr("grpc_to_http\tNOT_FOUND\t-\t404\n"), Not(HasSubstr("\t401\t"))));
  EXPECT_EQ(RunCommand({"compare", "grpc", "grpc", "-o", "json"}).output, "[]\n");
  EXPECT_EQ(RunCommand({"compare", "grpc", "nobody"}).exit_code, 2);
}

}  // namespace
}  // namespace status_translator
