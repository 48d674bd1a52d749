#include "support/read_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "absl/status/status.h"
#include "support/process.h"

namespace status_translator {
namespace {

TEST(ReadFileTest, ReadsAtMostSoManyBytes) {
  const TempDir folder;
  const std::string all(200'000, 'x');
  std::ofstream(folder / "file") << all;
  EXPECT_EQ(ReadRegularFile(folder / "file", 300'000)->bytes, all);
  EXPECT_EQ(ReadRegularFile(folder / "file", 100'001)->bytes, all.substr(0, 100'001));
  EXPECT_EQ(ReadRegularFile(folder / "file", 0)->bytes, "");
  std::filesystem::permissions(folder / "file", std::filesystem::perms::owner_read);
  EXPECT_EQ(ReadRegularFile(folder / "file", 1)->mode & 07777u, 0400u);
}

TEST(ReadFileTest, SaysThatThereIsNoFile) {
  const TempDir folder;
  EXPECT_EQ(ReadRegularFile(folder / "none", 1).status(), absl::NotFoundError("No such file or directory"));
  std::ofstream(folder / "file") << "x";
  EXPECT_EQ(ReadRegularFile(folder / "file/below", 1).status(), absl::UnavailableError("Not a directory"));
}

TEST(ReadFileTest, ReadsNothingButRegularFilesAndDoesNotWait) {
  const TempDir folder;
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  for (const std::string& path : {folder / "pipe", folder / "", std::string("/dev/zero")}) {
    EXPECT_EQ(ReadRegularFile(path, 1).status(), absl::FailedPreconditionError(kNotARegularFile)) << path;
  }
}

TEST(ReadFileTest, SaysWhyADescriptorCannotBeRead) {
  EXPECT_EQ(ReadDescriptor(-1, 1).status(), absl::UnavailableError("Bad file descriptor"));
}

}  // namespace
}  // namespace status_translator
