#include "server/ports_file.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <string>

#include "support/facts.h"
#include "support/process.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

TEST(PortsFileTest, ListsTheAddressesAndLeavesNoOtherFile) {
  const TempDir dir;
  ASSERT_TRUE(WritePortsFile(dir / "ports", {"127.0.0.1:1", "unix:/s"}, {}).ok());
  EXPECT_EQ(ReadFile(dir / "ports"), "{\"grpc\":[\"127.0.0.1:1\",\"unix:/s\"],\"http\":[]}\n");
  EXPECT_NE(access((dir / "ports.tmp").c_str(), F_OK), 0);
  ASSERT_TRUE(WritePortsFile(dir / "ports", {}, {}, "127.0.0.1:2").ok());
  EXPECT_EQ(ReadFile(dir / "ports"), "{\"grpc\":[],\"http\":[],\"health\":[\"127.0.0.1:2\"]}\n");
}

TEST(PortsFileTest, AFailureNamesTheFileAndTheCause) {
  EXPECT_EQ(WritePortsFile("/no/such/folder/ports", {}, {}).message(),
            "cannot write the ports file /no/such/folder/ports: No such file or directory");
}

TEST(PortsFileTest, AFullDiskLeavesNoFile) {
  const TempDir dir;
  ASSERT_EQ(symlink("/dev/full", (dir / "ports.tmp").c_str()), 0);
  EXPECT_THAT(std::string(WritePortsFile(dir / "ports", {}, {}).message()),
              HasSubstr("/ports: No space left on device"));
  for (const char* name : {"ports", "ports.tmp"}) EXPECT_NE(access((dir / name).c_str(), F_OK), 0) << name;
}

}  // namespace
}  // namespace status_translator
