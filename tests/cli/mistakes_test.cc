// Messages name the input, the place and the way out.
#include <gmock/gmock.h>

#include "cli/run_command.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

TEST(MistakesTest, AnOptionThatAWordBeginsIsSuggestedFirst) {
  EXPECT_THAT(RunCommand({"serve", "--http", "127.0.0.1:0"}).output, HasSubstr("(did you mean --http-listen?)"));
  EXPECT_THAT(RunCommand({"explain", "404", "--error=x"}).output, HasSubstr("(did you mean --error-code?)"));
  EXPECT_THAT(RunCommand({"serve", "--hepl"}).output, HasSubstr("(did you mean --help?)"));
}

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
