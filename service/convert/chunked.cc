#include "convert/chunked.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "convert/dump_lines.h"

namespace status_translator {
namespace {

// Enough digits for any chunk of a dump; more would overflow.
constexpr size_t kMaxSizeDigits = 8;

// The size in a line such as "1e" or "1E ; name=value".
std::optional<size_t> ChunkSize(absl::string_view line) {
  absl::string_view digits = absl::StripTrailingAsciiWhitespace(line.substr(0, line.find(';')));
  while (digits.size() > 1 && digits[0] == '0') digits.remove_prefix(1);
  uint64_t size = 0;
  if (digits.empty() || digits.size() > kMaxSizeDigits ||
      !std::all_of(digits.begin(), digits.end(), [](char c) { return absl::ascii_isxdigit(c); }) ||
      !absl::SimpleHexAtoi(digits, &size)) {
    return std::nullopt;
  }
  return static_cast<size_t>(size);
}

// The bytes of `text` that a chunk of `size` takes; none if it is cut off.
std::optional<size_t> BytesOfChunk(absl::string_view text, size_t size, bool lf_counts_twice) {
  if (!lf_counts_twice) return size <= text.size() ? std::optional<size_t>(size) : std::nullopt;
  size_t bytes = 0;
  for (size_t counted = 0; counted < size; ++bytes) {
    if (bytes == text.size()) return std::nullopt;
    counted += text[bytes] == '\n' ? 2 : 1;
  }
  return bytes;
}

// Reads the lines after the last chunk.
void ReadEnd(DumpReader lines, Chunked& chunked) {
  const absl::string_view begin = lines.rest();
  size_t size = 0;
  while (!lines.done()) {
    const absl::string_view line = lines.Peek();
    if (!line.empty() && !FieldNameOf(line).has_value() && !IsContinuation(line)) break;
    const bool end = line.empty();
    lines.Read();
    if (end) break;
    size = begin.size() - lines.rest().size();
  }
  chunked.trailers = begin.substr(0, size);
  chunked.rest = lines.rest();
  chunked.complete = true;
}

std::optional<Chunked> Decode(absl::string_view text, bool lf_counts_twice) {
  Chunked chunked;
  int chunks = 0;
  bool ended = false;  // whether a line end follows the last chunk
  for (DumpReader lines(text); !lines.done();) {
    const std::optional<size_t> size = ChunkSize(lines.Read().text);
    if (!size.has_value()) return std::nullopt;
    if (*size == 0) {
      ReadEnd(lines, chunked);
      return chunked;
    }
    const std::optional<size_t> bytes = BytesOfChunk(lines.rest(), *size, lf_counts_twice);
    const absl::string_view data = lines.rest().substr(0, bytes.value_or(lines.rest().size()));
    chunked.body.append(data.data(), data.size());
    lines.SkipBytes(data.size());
    ended = !lines.done();
    if (ended && !lines.Read().text.empty()) return std::nullopt;
    ++chunks;
  }
  // Otherwise the text may as well be a decoded body that begins with a number.
  return (chunks > 1 || ended) ? std::optional<Chunked>(std::move(chunked)) : std::nullopt;
}

// Takes each line that can be a size for one, whatever it says.
std::optional<Chunked> DecodeByLines(absl::string_view text) {
  Chunked chunked;
  chunked.sizes_fit = false;
  DumpReader lines(text);
  if (ChunkSize(lines.Read().text).value_or(0) == 0) return std::nullopt;
  absl::string_view data = lines.rest();
  while (!lines.done()) {
    const size_t begin = static_cast<size_t>(lines.rest().data() - data.data());
    const std::optional<size_t> size = ChunkSize(lines.Read().text);
    if (!size.has_value()) continue;
    absl::string_view chunk = data.substr(0, begin);
    absl::ConsumeSuffix(&chunk, "\n");
    absl::ConsumeSuffix(&chunk, "\r");
    chunked.body.append(chunk.data(), chunk.size());
    data = lines.rest();
    if (*size > 0) continue;
    ReadEnd(lines, chunked);
    return chunked;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Chunked> DecodeChunked(absl::string_view text) {
  std::optional<Chunked> chunked = Decode(text, false);
  if (!chunked.has_value() && text.find('\r') == absl::string_view::npos) chunked = Decode(text, true);
  if (!chunked.has_value()) chunked = DecodeByLines(text);
  return chunked;
}

}  // namespace status_translator
