#include "report/line_reader.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

// A file that holds `text`, to be read from its start.
File FileWith(const std::string& text) {
  File file(std::tmpfile(), &std::fclose);
  EXPECT_EQ(std::fwrite(text.data(), 1, text.size(), file.get()), text.size());
  std::rewind(file.get());
  return file;
}

std::vector<std::string> Lines(const std::string& text) {
  const File file = FileWith(text);
  LineReader reader(file.get());
  std::vector<std::string> lines;
  absl::string_view line;
  while (reader.ReadLine(line)) lines.emplace_back(line);
  EXPECT_EQ(reader.number(), lines.size());
  EXPECT_EQ(reader.bytes(), text.size());
  EXPECT_FALSE(reader.failed());
  return lines;
}

TEST(LineReaderTest, ReadsLinesWithEitherLineEnd) {
  EXPECT_THAT(Lines(""), IsEmpty());
  EXPECT_THAT(Lines("a\nb\r\n\nc\n"), ElementsAre("a", "b", "", "c"));
  EXPECT_THAT(Lines("a\nno line end"), ElementsAre("a", "no line end"));
  EXPECT_THAT(Lines(std::string("a\0b\n", 4)), ElementsAre(std::string("a\0b", 3)));
}

TEST(LineReaderTest, SkipsTheRestOfALineThatIsTooLong) {
  const std::string longest(LineReader::kMaxLineBytes, 'a');
  const File file = FileWith(longest + "\n" + longest + "b\nafter\n" + longest + longest + longest);
  LineReader reader(file.get());
  absl::string_view line;
  ASSERT_TRUE(reader.ReadLine(line));
  EXPECT_FALSE(reader.too_long());
  EXPECT_EQ(line.size(), LineReader::kMaxLineBytes);
  ASSERT_TRUE(reader.ReadLine(line));
  EXPECT_TRUE(reader.too_long());
  EXPECT_EQ(line.size(), LineReader::kMaxLineBytes);
  ASSERT_TRUE(reader.ReadLine(line));
  EXPECT_FALSE(reader.too_long());
  EXPECT_EQ(line, "after");
  ASSERT_TRUE(reader.ReadLine(line));
  EXPECT_TRUE(reader.too_long());
  EXPECT_EQ(reader.number(), 4u);
  EXPECT_FALSE(reader.ReadLine(line));
}

TEST(LineReaderTest, AReadErrorIsNotTheEnd) {
  const File directory(std::fopen("/", "rb"), &std::fclose);
  ASSERT_NE(directory, nullptr);
  LineReader reader(directory.get());
  absl::string_view line;
  EXPECT_FALSE(reader.ReadLine(line));
  EXPECT_TRUE(reader.failed());
}

}  // namespace
}  // namespace status_translator
