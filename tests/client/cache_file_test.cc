#include "client/cache_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>

#include "absl/time/clock.h"
#include "support/process.h"

namespace status_translator {
namespace {

TEST(CacheFileTest, KeepsTheBytesAndLeavesNoOtherFile) {
  const TempDir dir;
  const std::string bytes("a\0b\n", 4);
  ASSERT_TRUE(WriteCacheFile(dir / "cache", "old, and longer").ok());
  ASSERT_TRUE(WriteCacheFile(dir / "cache", bytes).ok());
  const auto cached = ReadCacheFile(dir / "cache");
  ASSERT_TRUE(cached.ok()) << cached.status();
  EXPECT_EQ(cached->bytes, bytes);
  EXPECT_LT(absl::Now() - cached->written, absl::Minutes(1));
  const std::filesystem::directory_iterator files(dir / "");
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

TEST(CacheFileTest, RefusesWhatIsNotACacheFile) {
  const TempDir dir;
  EXPECT_EQ(ReadCacheFile(dir / "none").status().code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(ReadCacheFile(dir / "").ok()) << "a folder";
  ASSERT_EQ(mkfifo((dir / "pipe").c_str(), 0600), 0);
  EXPECT_FALSE(ReadCacheFile(dir / "pipe").ok());
  ASSERT_TRUE(WriteCacheFile(dir / "big", std::string((4 << 20) + 1, 'x')).ok());
  EXPECT_FALSE(ReadCacheFile(dir / "big").ok());
  const absl::Status failed = WriteCacheFile(dir / "no/such/folder", "x");
  EXPECT_THAT(failed.message(), ::testing::HasSubstr("no/such/folder"));
}

TEST(CacheFileTest, AFailedWriteLeavesNoFile) {
  const TempDir dir;
  std::filesystem::create_directories(dir / "cache/child");
  EXPECT_FALSE(WriteCacheFile(dir / "cache", "x").ok()) << "a folder is in its place";
  const std::filesystem::directory_iterator files(dir / "");
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

}  // namespace
}  // namespace status_translator
