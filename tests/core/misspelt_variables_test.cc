#include "core/misspelt_variables.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Mistakes(std::vector<const char*> variables) {
  variables.push_back(nullptr);
  const std::vector<std::string> known = {"STATUS_TRANSLATOR_HTTP_LISTEN", "STATUS_TRANSLATOR_PROFILES",
                                          "STATUS_TRANSLATOR_PROFILES", "", "HOME"};
  return MisspeltVariables(known, variables.data());
}

TEST(MisspeltVariablesTest, NamesTheNearestOne) {
  EXPECT_THAT(Mistakes({"STATUS_TRANSLATOR_HTP_LISTEN=:1", "PATH=/bin", "STATUS_TRANSLATOR_PROFILE="}),
              ElementsAre("the environment variable STATUS_TRANSLATOR_HTP_LISTEN is not read (did you mean "
                          "STATUS_TRANSLATOR_HTTP_LISTEN?)",
                          "the environment variable STATUS_TRANSLATOR_PROFILE is not read (did you mean "
                          "STATUS_TRANSLATOR_PROFILES?)"));
}

TEST(MisspeltVariablesTest, LeavesOtherVariablesAlone) {
  EXPECT_THAT(Mistakes({}), IsEmpty());
  EXPECT_THAT(Mistakes({"STATUS_TRANSLATOR_PROFILES=x", "STATUS_TRANSLATOR_HTTP_LISTEN", "STATUS_TRANSLATOR_LICENCE=1",
                        "STATUS_TRANSLATER_PROFILE=x", "HOMES=x", ""}),
              IsEmpty());
}

// What Kubernetes sets for a Service that is called status-translator.
TEST(MisspeltVariablesTest, LeavesTheLinksOfAServiceAlone) {
  std::vector<std::string> names = {"STATUS_TRANSLATOR_HTTP_LISTEN", "STATUS_TRANSLATOR_SERVICE_PORTS",
                                    "STATUS_TRANSLATOR_PORTS"};
  for (const char* set : {"STATUS_TRANSLATOR_SERVICE_HOST=10.0.0.1", "STATUS_TRANSLATOR_SERVICE_PORT=1",
                          "STATUS_TRANSLATOR_SERVICE_PORT_GRPC=1", "STATUS_TRANSLATOR_PORT=tcp://10.0.0.1:1",
                          "STATUS_TRANSLATOR_A_PORT=1", "STATUS_TRANSLATOR_PORT_1_TCP_ADDR=10.0.0.1",
                          "STATUS_TRANSLATOR_PORT_1_UDP_PROTO=udp"}) {
    const char* variables[] = {set, nullptr};
    EXPECT_THAT(MisspeltVariables(names, variables), IsEmpty()) << set;
  }
}

}  // namespace
}  // namespace status_translator
