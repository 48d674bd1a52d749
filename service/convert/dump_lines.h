// The lines of a dump: status lines, fields, and what else stands between them.
#ifndef STATUS_TRANSLATOR_CONVERT_DUMP_LINES_H_
#define STATUS_TRANSLATOR_CONVERT_DUMP_LINES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace status_translator {

// A line without its line end, and its number in the dump, from 1.
struct DumpLine {
  absl::string_view text;
  int number = 0;
};

// Reads a text line by line and counts the lines. Lines end with LF, with CR LF, or, on a terminal, with CR CR LF. The
// text must outlive it.
class DumpReader {
 public:
  // `number` lines of the dump stand before `text`.
  explicit DumpReader(absl::string_view text, int number = 0) : rest_(text), number_(number) {}

  bool done() const { return rest_.empty(); }
  absl::string_view rest() const { return rest_; }
  // The number of the line that was read last.
  int number() const { return number_; }

  // The next line, which stays unread.
  absl::string_view Peek() const;
  DumpLine Read();
  // The next line with its line end.
  absl::string_view ReadWhole();
  void SkipBytes(size_t bytes);
  // Skips lines that are empty but for white space.
  void SkipEmptyLines();

 private:
  absl::string_view rest_;
  int number_;
};

// What was skipped or assumed, for people: one line of text each, at most kMaxDumpNotes of them.
class DumpNotes {
 public:
  void Add(int line, absl::string_view message);
  // For a line that is not a field.
  void AddSkipped(const DumpLine& line);
  std::vector<std::string> Finish() &&;

 private:
  std::vector<std::string> notes_;
  size_t left_out_ = 0;
};

// Enough to see what is wrong with a dump. A text of one MiB may have half a million bad lines.
inline constexpr size_t kMaxDumpNotes = 8;

// INVALID_ARGUMENT with "line 7: message".
absl::Status DumpError(int line, absl::string_view message);

// The status of a status line such as "HTTP/1.1 404 Not Found" or "HTTP/2 404"; none for any other line, for example
// "HTTP/2 is needed here".
std::optional<int> StatusOfLine(absl::string_view line);

// The part of a line before the colon, if the line is a field: a token with a letter, before which HTTP/2's
// pseudo-header fields have another colon. None for any other line.
std::optional<absl::string_view> FieldNameOf(absl::string_view line);

// The value of such a line, without white space around it. `name` is what FieldNameOf returned.
absl::string_view FieldValueOf(absl::string_view line, absl::string_view name);

// Whether a line continues the field before it (obs-fold).
bool IsContinuation(absl::string_view line);

// Removes from each line the white space that the first one begins with.
void RemoveIndent(std::vector<DumpLine>& lines);

// Whether `text` begins with a status line, fields, and an empty line or the end.
bool BeginsWithHead(absl::string_view text);

// Whether there is a line in `text` and all of them are fields, continuations or empty.
bool AreFields(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_DUMP_LINES_H_
