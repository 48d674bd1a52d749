// --descriptor-set as a user types it; tests/wire/own_detail_types_test.cc tests what a set may hold.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "cli/run_command.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// acme.orders.v1.StockDetail {sku: "A-17"}.
constexpr char kStatus[] =
    R"({"code": 9, "message": "none left", "details": [)"
    R"({"@type": "type.googleapis.com/acme.orders.v1.StockDetail", "sku": "A-17", "left": "3"}]})";

class DescriptorSetTest : public ::testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }
  // Standard output alone.
  Result Run(const std::string& arguments) {
    return RunToEnd("/bin/sh",
                    {"-c", absl::StrCat("exec ", STATUS_TRANSLATOR_BINARY, " ", arguments, " 2>", folder_ / "errors")});
  }

  TempDir folder_;
};

TEST_F(DescriptorSetTest, OwnDetailsGoThereAndBackAsJson) {
  const std::string status = Write("status.json", kStatus);
  const std::string set = absl::StrCat("--descriptor-set ", STATUS_TRANSLATOR_ORDERS_SET);
  const Result problem = Run(absl::StrCat("convert ", status, " --format problem ", set));
  EXPECT_EQ(problem.exit_code, 0) << ReadFile(folder_ / "errors");
  EXPECT_THAT(problem.output, HasSubstr(R"("details":[{"@type":"type.googleapis.com/acme.orders.v1.StockDetail",)"
                                        R"("sku":"A-17","left":"3"}])"));
  const Result back = Run(absl::StrCat("convert ", Write("problem.http", problem.output), " -o json ", set));
  const auto json = nlohmann::json::parse(back.output);
  EXPECT_EQ(json["status"]["details"][0]["sku"], "A-17") << back.output;
  // Without the set, the type is unknown.
  EXPECT_EQ(Run(absl::StrCat("convert ", status)).exit_code, 2);
  EXPECT_THAT(ReadFile(folder_ / "errors"), HasSubstr("status.details[0]"));
}

TEST_F(DescriptorSetTest, AServerUsesTheSetOfItsStart) {
  Process server(STATUS_TRANSLATOR_BINARY, {"serve", "--listen", "127.0.0.1:0", "--ports-file", folder_ / "ports",
                                            "--descriptor-set", STATUS_TRANSLATOR_ORDERS_SET});
  server.WaitForLine("\"serving\"");
  const std::string address = nlohmann::json::parse(ReadFile(folder_ / "ports"))["grpc"][0];
  // The input holds bytes only, and the server writes the JSON.
  const std::string status =
      Write("bytes.json", R"({"code": 9, "details": [{"@type": "type.googleapis.com/acme.orders.v1.StockDetail", )"
                          R"("value": "CgRBLTE3"}]})");
  const std::string convert = absl::StrCat("convert ", status, " --format aip-193");
  EXPECT_THAT(Run(absl::StrCat(convert, " --server ", address)).output, HasSubstr(R"("sku":"A-17")"));
  EXPECT_THAT(Run(convert).output, HasSubstr(R"("value":"CgRBLTE3")"));
}

TEST_F(DescriptorSetTest, AFileThatIsNoSetIsRefused) {
  const std::string text = Write("orders.proto", "syntax = \"proto3\";");
  const std::string status = Write("status.json", kStatus);
  EXPECT_EQ(Run(absl::StrCat("convert ", status, " --descriptor-set ", text)).exit_code, 2);
  EXPECT_THAT(ReadFile(folder_ / "errors"), HasSubstr("orders.proto: is not a google.protobuf.FileDescriptorSet"));
  EXPECT_EQ(Run(absl::StrCat("check --descriptor-set ", folder_ / "none", " ", text)).exit_code, 2);
  EXPECT_THAT(ReadFile(folder_ / "errors"), HasSubstr("none: cannot be read: "));
  const Result serve = RunCommand({"serve", "--listen", "127.0.0.1:0", "--descriptor-set", text});
  EXPECT_EQ(serve.exit_code, 1);
  EXPECT_THAT(serve.output, HasSubstr("cannot load the descriptor set"));
  EXPECT_THAT(serve.output, Not(HasSubstr("\"serving\"")));
}

}  // namespace
}  // namespace status_translator
