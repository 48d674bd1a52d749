#include "ext_proc/limit_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>

#include "absl/strings/str_cat.h"
#include "support/process.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

class LimitFileTest : public ::testing::Test {
 protected:
  // By rename, so that no reader sees half of it.
  void Write(const std::string& text) const {
    std::ofstream(path_ + ".new", std::ios::binary) << text;
    std::filesystem::rename(path_ + ".new", path_);
  }

  TempDir folder_;
  const std::string path_ = folder_ / "limit";
};

TEST_F(LimitFileTest, AFileThatDoesNotExistLimitsNothing) {
  EXPECT_EQ(ReadLimitFile(path_), (ExtProcLimit{.exists = false}));
  EXPECT_EQ(ReadLimitFile(path_).most, ExtProcMode::kEnforce);
  EXPECT_EQ(ReadLimitFile("no-such-file").error, "") << "in the working directory, which exists";
}

TEST_F(LimitFileTest, ADirectoryThatDoesNotExistIsNamed) {
  const ExtProcLimit limit = ReadLimitFile(folder_ / "none/below/limit");
  EXPECT_EQ(limit.most, ExtProcMode::kEnforce);
  EXPECT_FALSE(limit.exists);
  EXPECT_THAT(limit.error, HasSubstr(absl::StrCat("the directory ", folder_ / "none/below", " does not exist")));
}

TEST_F(LimitFileTest, AWordLimits) {
  for (const auto& [text, most] : {std::pair("enforce", ExtProcMode::kEnforce),
                                   {"observe\n", ExtProcMode::kObserve},
                                   {" \t off \r\n", ExtProcMode::kOff}}) {
    Write(text);
    EXPECT_EQ(ReadLimitFile(path_), (ExtProcLimit{.most = most})) << text;
  }
}

TEST_F(LimitFileTest, AnythingElseStopsEnforcementAndIsNamed) {
  Write("stop\n\x80");
  EXPECT_EQ(ReadLimitFile(path_).most, ExtProcMode::kObserve);
  EXPECT_EQ(ReadLimitFile(path_).error, absl::StrCat(path_, ": holds \"stop\\n\\x80\"; use observe, enforce, off"));
  Write("");
  EXPECT_EQ(ReadLimitFile(path_).most, ExtProcMode::kObserve);
  Write(std::string(100'000, 'x'));
  EXPECT_EQ(ReadLimitFile(path_).most, ExtProcMode::kObserve);
  EXPECT_LT(ReadLimitFile(path_).error.size(), 250u);
  std::filesystem::remove(path_);
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_THAT(ReadLimitFile(path_).error, HasSubstr("not a regular file")) << "and it does not wait for a writer";
  EXPECT_THAT(ReadLimitFile(folder_ / "").error, HasSubstr("not a regular file"));
  Write("enforce");
  EXPECT_EQ(ReadLimitFile(path_ + "/below").most, ExtProcMode::kObserve);
}

// A ConfigMap is a directory in which "..data" is a link that is replaced.
TEST_F(LimitFileTest, FollowsALinkThatIsReplaced) {
  for (const char* word : {"enforce", "off"}) {
    std::filesystem::create_directory(folder_ / word);
    std::ofstream(absl::StrCat(folder_ / word, "/limit")) << word;
  }
  std::filesystem::create_directory_symlink("enforce", folder_ / "..data");
  std::filesystem::create_symlink("..data/limit", path_);
  std::promise<ExtProcLimit> changed;
  std::atomic<int> calls = 0;
  {
    const LimitFileWatcher watcher(path_, absl::Milliseconds(1), [&](const ExtProcLimit& limit) {
      EXPECT_EQ(limit.most, ++calls == 1 ? ExtProcMode::kEnforce : ExtProcMode::kOff);
      if (calls == 2) changed.set_value(limit);
    });
    EXPECT_EQ(calls, 1) << "the first one comes at once";
    std::filesystem::create_directory_symlink("off", folder_ / "..new");
    std::filesystem::rename(folder_ / "..new", folder_ / "..data");
    EXPECT_EQ(changed.get_future().get().most, ExtProcMode::kOff);
  }
  EXPECT_EQ(calls, 2) << "only changes are told";
}

}  // namespace
}  // namespace status_translator
