#include "convert/dump_lines.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "lookup/errors.h"
#include "wire/fields.h"

namespace status_translator {
namespace {

absl::string_view WithoutLineEnd(absl::string_view line) {
  absl::ConsumeSuffix(&line, "\n");
  while (absl::ConsumeSuffix(&line, "\r")) {
  }
  return line;
}

size_t LineSize(absl::string_view text) {
  const size_t end = text.find('\n');
  return end == absl::string_view::npos ? text.size() : end + 1;
}

// Before a name on a terminal.
constexpr absl::string_view kBold = "\x1b[1m";

}  // namespace

absl::string_view DumpReader::Peek() const { return WithoutLineEnd(rest_.substr(0, LineSize(rest_))); }

DumpLine DumpReader::Read() { return {WithoutLineEnd(ReadWhole()), number_}; }

absl::string_view DumpReader::ReadWhole() {
  ++number_;
  const absl::string_view line = rest_.substr(0, LineSize(rest_));
  rest_.remove_prefix(line.size());
  return line;
}

void DumpReader::SkipBytes(size_t bytes) {
  number_ += static_cast<int>(std::count(rest_.begin(), rest_.begin() + static_cast<ptrdiff_t>(bytes), '\n'));
  rest_.remove_prefix(bytes);
}

void DumpReader::SkipEmptyLines() {
  while (!done() && absl::StripAsciiWhitespace(Peek()).empty()) Read();
}

void DumpNotes::Add(int line, absl::string_view message) {
  if (notes_.size() < kMaxDumpNotes) {
    notes_.push_back(absl::StrCat("line ", line, ": ", message));
  } else {
    ++left_out_;
  }
}

void DumpNotes::AddSkipped(const DumpLine& line) {
  // Quoting costs more than reading.
  const bool kept = notes_.size() < kMaxDumpNotes;
  Add(line.number, kept ? absl::StrCat(Quoted(line.text), " is not \"name: value\" and was skipped") : "");
}

std::vector<std::string> DumpNotes::Finish() && {
  if (left_out_ > 0) notes_.push_back(absl::StrCat("and ", left_out_, " more"));
  return std::move(notes_);
}

absl::Status DumpError(int line, absl::string_view message) {
  return absl::InvalidArgumentError(absl::StrCat("line ", line, ": ", message));
}

std::optional<int> StatusOfLine(absl::string_view line) {
  if (!absl::ConsumePrefix(&line, "HTTP/") || line.empty() || !absl::ascii_isdigit(line[0])) return std::nullopt;
  line.remove_prefix(1);
  if (line.size() >= 2 && line[0] == '.' && absl::ascii_isdigit(line[1])) line.remove_prefix(2);
  if (!absl::ConsumePrefix(&line, " ")) return std::nullopt;
  line = absl::StripLeadingAsciiWhitespace(line);
  if (line.size() < 3 || (line.size() > 3 && line[3] != ' ')) return std::nullopt;
  int status = 0;
  for (const char digit : line.substr(0, 3)) {
    if (!absl::ascii_isdigit(digit)) return std::nullopt;
    status = status * 10 + (digit - '0');
  }
  return status;
}

std::optional<absl::string_view> FieldNameOf(absl::string_view line) {
  const size_t colon = line.find(':', 1);
  if (colon == absl::string_view::npos) return std::nullopt;
  const absl::string_view name = absl::StripTrailingAsciiWhitespace(line.substr(0, colon));
  const absl::string_view token = absl::StartsWith(name, ":") ? name.substr(1) : name;
  if (!IsToken(token)) return std::nullopt;
  // No field is named "192.0.2.7" or "12".
  if (std::none_of(token.begin(), token.end(), [](char c) { return absl::ascii_isalpha(c); })) return std::nullopt;
  return name;
}

absl::string_view FieldValueOf(absl::string_view line, absl::string_view name) {
  return absl::StripAsciiWhitespace(line.substr(line.find(':', std::max<size_t>(name.size(), 1)) + 1));
}

bool IsContinuation(absl::string_view line) { return !line.empty() && (line[0] == ' ' || line[0] == '\t'); }

void RemoveIndent(std::vector<DumpLine>& lines) {
  const auto indent_of = [](absl::string_view line) { return std::min(line.find_first_not_of(" \t"), line.size()); };
  const size_t indent = lines.empty() ? 0 : indent_of(lines[0].text);
  for (DumpLine& line : lines) line.text.remove_prefix(std::min(indent, indent_of(line.text)));
}

bool BeginsWithHead(absl::string_view text) {
  DumpReader lines(text);
  if (lines.done() || !StatusOfLine(lines.Read().text).has_value()) return false;
  while (!lines.done()) {
    const absl::string_view line = lines.Read().text;
    if (line.empty()) return true;
    if (!FieldNameOf(line).has_value() && !IsContinuation(line) && !absl::StartsWith(line, kBold)) return false;
  }
  return true;
}

bool AreFields(absl::string_view text) {
  bool any = false;
  for (DumpReader lines(text); !lines.done();) {
    const absl::string_view line = lines.Read().text;
    const bool field = FieldNameOf(line).has_value();
    if (!field && !line.empty() && !(any && IsContinuation(line))) return false;
    any = any || field;
  }
  return any;
}

}  // namespace status_translator
