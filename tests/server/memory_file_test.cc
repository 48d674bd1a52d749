#include "server/memory_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <string>

#include "support/facts.h"

namespace status_translator {
namespace {

time_t Changed(const std::string& path) {
  struct stat info = {};
  EXPECT_EQ(stat(path.c_str(), &info), 0);
  return info.st_mtime;
}

TEST(MemoryFileTest, APathReadsTheNewestContentAndAnOpenFileTheOldOne) {
  const auto file = MemoryFile::Make("first");
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(ReadFile((*file)->path()), "first");
  std::ifstream open((*file)->path());
  ASSERT_TRUE((*file)->Prepare("dropped").ok());
  ASSERT_TRUE((*file)->Prepare("second").ok());
  EXPECT_EQ(ReadFile((*file)->path()), "first");
  (*file)->Replace();
  EXPECT_EQ(ReadFile((*file)->path()), "second");
  std::string old;
  open >> old;
  EXPECT_EQ(old, "first");
}

// gRPC compares whole seconds, and 0 means to it that there is no file.
TEST(MemoryFileTest, EachContentHasATimeOfItsOwn) {
  const auto file = MemoryFile::Make("");
  const time_t first = Changed((*file)->path());
  EXPECT_GT(first, 0);
  ASSERT_TRUE((*file)->Prepare("a").ok());
  (*file)->Replace();
  const time_t second = Changed((*file)->path());
  ASSERT_TRUE((*file)->Prepare("b").ok());
  (*file)->Replace();
  EXPECT_GT(second, first);
  EXPECT_GT(Changed((*file)->path()), second);
}

}  // namespace
}  // namespace status_translator
