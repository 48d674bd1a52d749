// Messages name the input, the place and the way out.
#include <gmock/gmock.h>

#include "cli/run_command.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

TEST(MistakesTest, AnEmptyAnswerIsSaid) {
  EXPECT_EQ(RunCommand({"list", "--class", "2xx", "--abnormal"}).output,
            "there is none with all of these properties\n");
  EXPECT_EQ(RunCommand({"list", "--class", "2xx", "--abnormal", "-o", "tsv"}).output, "");
  EXPECT_EQ(RunCommand({"compare", "grpc", "grpc"}).output,
            "grpc and grpc give the same answer to each HTTP status and to each gRPC code\n");
  EXPECT_EQ(RunCommand({"compare", "grpc", "grpc", "-o", "tsv"}).output, "direction\tasked\tgrpc\tgrpc\n");
  const Result missing = RunCommand({"compare", "grpc"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.output, HasSubstr("B, the second profile, is required\n"));
}

}  // namespace
}  // namespace status_translator
