#include "config/file_errors.h"

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace status_translator {
namespace {

TEST(FileErrorsTest, NoErrorIsOk) {
  const FileErrors errors("f");
  EXPECT_TRUE(errors.empty());
  EXPECT_TRUE(errors.ToStatus().ok());
}

TEST(FileErrorsTest, AreInTheOrderOfTheFileWithPlacesFromOne) {
  FileErrors errors("f");
  errors.Add({2, 4}, "third");
  errors.Add({0, 7}, "second");
  errors.Add({-1, 0}, "of the whole file");
  EXPECT_EQ(errors.ToStatus(), absl::InvalidArgumentError("f: of the whole file\nf:1:8: second\nf:3:5: third"));
}

TEST(FileErrorsTest, EscapeControlCharactersAndInvalidUtf8) {
  FileErrors errors("f");
  errors.Add({0, 0}, "a\x1b[31m\n\xff caf\xC3\xA9");
  EXPECT_EQ(errors.ToStatus().message(), "f:1:1: a\\x1b[31m\\x0a\\xff caf\xC3\xA9");
}

TEST(FileErrorsTest, AreBounded) {
  FileErrors errors("f");
  for (int line = 0; line < 1000; ++line) errors.Add({line, 0}, "x");
  const absl::Status status = errors.ToStatus();
  const std::vector<std::string> lines = absl::StrSplit(status.message(), '\n');
  ASSERT_EQ(lines.size(), 101u);
  EXPECT_EQ(lines[99], "f:100:1: x");
  EXPECT_EQ(lines[100], "f: and 900 more errors");
}

}  // namespace
}  // namespace status_translator
