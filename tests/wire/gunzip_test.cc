#include "wire/gunzip.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "support/gzip.h"

namespace status_translator {
namespace {

constexpr size_t kMax = 128 * 1024;

// What gzip made of "a" a hundred times.
std::string Compressed() { return absl::HexStringToBytes("1f8b08000000000002034b4ca43d0000647a70af64000000"); }

TEST(GunzipTest, DecompressesGzip) {
  EXPECT_EQ(Gunzip(Compressed(), kMax), std::string(100, 'a'));
  for (const std::string& text : {std::string(), std::string("text"), std::string(kMax, 'x')}) {
    EXPECT_EQ(Gunzip(Gzip(text), kMax), text);
  }
}

TEST(GunzipTest, DecompressesAllMembers) { EXPECT_EQ(Gunzip(Gzip("a") + Gzip("") + Gzip("b"), kMax), "ab"); }

TEST(GunzipTest, RefusesMoreThanTheLimit) {
  EXPECT_TRUE(Gunzip(Compressed(), 100).has_value());
  EXPECT_FALSE(Gunzip(Compressed(), 99).has_value());
  EXPECT_FALSE(Gunzip(Compressed(), 0).has_value());
  EXPECT_FALSE(Gunzip(Gzip(std::string(kMax + 1, 'x')), kMax).has_value());
  EXPECT_FALSE(Gunzip(Gzip(std::string(kMax, 'x')) + Gzip("x"), kMax).has_value());
  EXPECT_EQ(Gunzip(Gzip(""), 0), "");
}

TEST(GunzipTest, RefusesInvalidInput) {
  const std::string whole = Compressed();
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(Gunzip(whole.substr(0, size), kMax).has_value()) << size;
  }
  for (size_t at = 0; at < whole.size(); ++at) {
    if (at >= 4 && at < 10) continue;  // time and system
    std::string broken = whole;
    broken[at] = static_cast<char>(broken[at] ^ 0x55);
    EXPECT_FALSE(Gunzip(broken, kMax).has_value()) << at;
  }
  EXPECT_FALSE(Gunzip(whole + "x", kMax).has_value());
  EXPECT_FALSE(Gunzip("{}", kMax).has_value());
}

// A kilobyte that becomes a megabyte, a hundred times over.
TEST(GunzipTest, StopsEarlyOnBombs) {
  std::string bomb;
  for (int i = 0; i < 1000000; ++i) bomb += Compressed();
  EXPECT_FALSE(Gunzip(bomb, kMax).has_value());
}

TEST(GunzipTest, ManyEmptyMembersTakeLinearTime) {
  std::string empty;
  while (empty.size() < kMax) empty += Gzip("");
  EXPECT_EQ(Gunzip(empty, kMax), "");
}

}  // namespace
}  // namespace status_translator
