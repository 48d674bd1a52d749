#include "wire/gunzip.h"

#include <zlib.h>

#include <algorithm>

namespace status_translator {

std::optional<std::string> Gunzip(absl::string_view compressed, size_t max) {
  constexpr int kGzipOnly = 16 + MAX_WBITS;
  constexpr size_t kStep = size_t{16} * 1024;  // the result grows by this, so that a small one does not cost `max`
  z_stream stream = {};
  if (inflateInit2(&stream, kGzipOnly) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream.avail_in = static_cast<uInt>(compressed.size());
  std::string text;
  int result = Z_OK;
  // One byte more than allowed distinguishes a result that just fits from one that is too large.
  while (result == Z_OK && text.size() <= max) {
    const size_t had = text.size();
    text.resize(std::min(max + 1, had + kStep));
    stream.next_out = reinterpret_cast<Bytef*>(text.data() + had);
    stream.avail_out = static_cast<uInt>(text.size() - had);
    result = inflate(&stream, Z_NO_FLUSH);
    text.erase(text.size() - stream.avail_out);
    if (result == Z_STREAM_END && stream.avail_in > 0) result = inflateReset(&stream);
  }
  inflateEnd(&stream);
  if (result != Z_STREAM_END || text.size() > max) return std::nullopt;
  return text;
}

}  // namespace status_translator
