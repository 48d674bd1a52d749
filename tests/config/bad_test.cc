// One file or folder in bad/ for each mistake that can be made. What is said of it stands beside it, in NAME.txt: one
// line for each mistake, file:line:column, what is wrong, what would be right. UPDATE_GOLDEN=1 writes these anew, for
// review.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_replace.h"
#include "config/profile_files.h"
#include "support/facts.h"

namespace status_translator {
namespace {

std::vector<std::string> BadOnes() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(TestFile("config/bad"))) {
    if (entry.path().extension() != ".txt") names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class BadTest : public ::testing::TestWithParam<std::string> {};

TEST_P(BadTest, IsRefusedInTheseWords) {
  const std::string folder = TestFile("config/bad/");
  const std::vector<std::string> paths = {folder + GetParam()};
  const auto files = ReadProfileFiles(absl::MakeConstSpan(paths));
  ASSERT_TRUE(files.ok()) << files.status();
  const auto set = LoadWithBuiltIn(*files);
  ASSERT_FALSE(set.ok());
  EXPECT_EQ(set.status().code(), absl::StatusCode::kInvalidArgument);
  const std::string said = absl::StrCat(absl::StrReplaceAll(set.status().message(), {{folder, ""}}), "\n");
  const std::string expected = folder + std::filesystem::path(GetParam()).stem().string() + ".txt";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(expected, std::ios::binary) << said;
  EXPECT_EQ(ReadFile(expected), said);
}

INSTANTIATE_TEST_SUITE_P(All, BadTest, ::testing::ValuesIn(BadOnes()),
                         [](const auto& test) { return std::filesystem::path(test.param).stem().string(); });

TEST(BadOnesTest, ThereIsOneForEachMistake) { EXPECT_GE(BadOnes().size(), 40u); }

}  // namespace
}  // namespace status_translator
