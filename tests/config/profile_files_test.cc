#include "config/profile_files.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "support/process.h"

namespace status_translator {
namespace {

// Another process replaces the file between the stamp and the read. Reading a FIFO would wait for a writer.
TEST(ProfileFilesTest, ReadsOnlyRegularFilesEvenIfTheStampWasOne) {
  const TempDir folder;
  const std::string path = folder / "acme.textproto";
  std::ofstream(path) << "x";
  const auto stamps = StampProfileFiles(path);
  ASSERT_TRUE(stamps.ok());
  std::filesystem::remove(path);
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_EQ(ReadProfileFiles(*stamps).status().message(), path + ": cannot be read: it is not a regular file");
  EXPECT_EQ(StampProfileFiles(path).status().message(), path + ": cannot be read: it is not a regular file");
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  EXPECT_EQ(ReadProfileFiles(*stamps).status().message(), path + ": cannot be read: it is not a regular file");
  std::filesystem::remove(path);
  std::filesystem::create_symlink("/dev/zero", path);
  EXPECT_EQ(ReadProfileFiles(*stamps).status().message(), path + ": cannot be read: it is not a regular file");
}

TEST(ProfileFilesTest, SkipsHiddenFilesAndOtherNames) {
  const TempDir folder;
  for (const char* name : {".acme.textproto.swp", ".#acme.textproto", "README.md", "b.textproto", "a.textproto"}) {
    std::ofstream(folder / name) << "x";
  }
  const auto stamps = StampProfileFiles(folder / "");
  ASSERT_TRUE(stamps.ok()) << stamps.status();
  std::vector<std::string> names;
  for (const FileStamp& stamp : *stamps) names.push_back(std::filesystem::path(stamp.path).filename());
  EXPECT_THAT(names, testing::ElementsAre("a.textproto", "b.textproto"));
}

// 17 files of just under 1 MiB: each is small enough, all together are not.
TEST(ProfileFilesTest, BoundsTheBytesOfAllFiles) {
  const TempDir folder;
  const size_t file_bytes = kMaxAllProfileBytes / 17 + 1;
  for (int i = 0; i < 17; ++i) {
    std::ofstream(folder / ("p" + std::to_string(i) + ".textproto")) << std::string(file_bytes, '#');
  }
  const std::vector<std::string> paths = {folder / ""};
  EXPECT_THAT(std::string(ReadProfileFiles(absl::MakeConstSpan(paths)).status().message()),
              testing::HasSubstr("this file and those before it have more than 16777216 bytes"));
}

TEST(ProfileFilesTest, ACopyOfABuiltInFileIsNoSecondProfile) {
  const NamedText& built_in = BuiltInProfiles().front();
  const std::vector<ProfileFile> copy = {{"copy.textproto", std::string(built_in.bytes)}};
  EXPECT_TRUE(LoadWithBuiltIn(copy).ok());
  const std::vector<ProfileFile> changed = {{"copy.textproto", std::string(built_in.bytes) + "# changed\n"}};
  EXPECT_FALSE(LoadWithBuiltIn(changed).ok());
}

}  // namespace
}  // namespace status_translator
