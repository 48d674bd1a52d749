#include "convert/curl_trace.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace status_translator {
namespace {

constexpr size_t kHexLineBytes = 16;
// A line of --trace-ascii has at most 64 bytes and a line end. More cannot be lost, and no offset makes a part longer.
constexpr size_t kMaxHiddenBytes = 66;

// The number of bytes that "<= Recv header, 24 bytes (0x18)" announces for `what`, "header" or "data".
std::optional<size_t> AnnouncedBytes(absl::string_view line, absl::string_view what) {
  const size_t begin = std::min(line.find("<= "), line.size());
  // Only the time of --trace-time stands before it.
  const bool is_time = line.substr(0, begin).find_first_not_of("0123456789:. ") == absl::string_view::npos;
  line.remove_prefix(begin);
  if (!is_time || !absl::ConsumePrefix(&line, "<= Recv ") || !absl::ConsumePrefix(&line, what)) return std::nullopt;
  size_t bytes = 0;
  if (!absl::ConsumePrefix(&line, ", ")) return std::nullopt;
  return absl::SimpleAtoi(line.substr(0, line.find(' ')), &bytes) ? std::optional<size_t>(bytes) : std::nullopt;
}

// Removes the offset in front of a line, "0040: ". None if there is none.
std::optional<size_t> ConsumeOffset(absl::string_view& line) {
  const size_t colon = line.find(':');
  uint64_t offset = 0;
  if (colon == absl::string_view::npos || colon < 4 || !absl::SimpleHexAtoi(line.substr(0, colon), &offset)) {
    return std::nullopt;
  }
  line.remove_prefix(colon + 1);
  absl::ConsumePrefix(&line, " ");
  return static_cast<size_t>(offset);
}

// The bytes of a line of --trace, "48 54 54 50 HTTP": `bytes` of them. None if it is not such a line.
std::optional<std::string> HexBytes(absl::string_view line, size_t bytes) {
  std::string hex;
  for (size_t i = 0; i < bytes; ++i) {
    const bool is_byte = line.size() >= 2 && absl::ascii_isxdigit(line[0]) && absl::ascii_isxdigit(line[1]) &&
                         (line.size() == 2 || line[2] == ' ');
    if (!is_byte) return std::nullopt;
    absl::StrAppend(&hex, line.substr(0, 2));
    line.remove_prefix(std::min<size_t>(3, line.size()));
  }
  return absl::HexStringToBytes(hex);
}

// The bytes of one part, of which `bytes` are announced. Leaves the first line that does not belong to it.
std::string ReadPart(DumpReader& lines, size_t bytes) {
  std::string part;
  while (part.size() < bytes && !lines.done()) {
    absl::string_view line = lines.Peek();
    const std::optional<size_t> offset = ConsumeOffset(line);
    if (!offset.has_value() || *offset < part.size() || *offset > bytes) break;
    // What no line shows is white space that was lost when the text was copied, and a line end.
    const size_t gap = *offset - part.size();
    if (gap > kMaxHiddenBytes) break;
    part.append(gap >= 2 ? gap - 2 : gap, ' ');
    if (gap >= 2) absl::StrAppend(&part, "\r\n");
    const std::optional<std::string> hex = HexBytes(line, std::min(kHexLineBytes, bytes - *offset));
    absl::StrAppend(&part, hex.has_value() ? *hex : line.substr(0, bytes - *offset));
    lines.Read();
  }
  if (bytes - std::min(bytes, part.size()) == 2) absl::StrAppend(&part, "\r\n");
  return part;
}

// Makes spaces of the dots that stand between the values of JSON: they were line ends.
void RestoreJsonSpace(std::string& body) {
  if (body.empty() || (body[0] != '{' && body[0] != '[')) return;
  bool in_string = false;
  for (size_t i = 0; i < body.size(); ++i) {
    if (body[i] == '"') in_string = !in_string;
    if (in_string && body[i] == '\\') ++i;
    if (in_string || body[i] != '.') continue;
    const bool in_number = i + 1 < body.size() && absl::ascii_isdigit(body[i - 1]) && absl::ascii_isdigit(body[i + 1]);
    if (!in_number) body[i] = ' ';
  }
}

}  // namespace

bool IsReceivedHead(absl::string_view line) { return AnnouncedBytes(line, "header").has_value(); }

std::string ReceivedInTrace(DumpReader lines) {
  std::string received;
  std::string body;  // since the last head
  while (!lines.done()) {
    const absl::string_view line = lines.Read().text;
    if (const auto head = AnnouncedBytes(line, "header"); head.has_value()) {
      received += body;
      body.clear();
      received += ReadPart(lines, *head);
    } else if (const auto data = AnnouncedBytes(line, "data"); data.has_value()) {
      body += ReadPart(lines, *data);
    }
  }
  RestoreJsonSpace(body);
  return received + body;
}

}  // namespace status_translator
