#include "wire/decompress.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace status_translator {
namespace {

// Collects what a decoder writes, piece by piece, so that a small result does not cost `max`.
class BoundedOutput {
 public:
  explicit BoundedOutput(size_t max) : max_(max) {}

  // Room for the next piece, at `out` of `size` bytes, at least one. One byte more than allowed distinguishes a result
  // that just fits from one that is too large.
  void Grow(char*& out, size_t& size) {
    constexpr size_t kStep = size_t{16} * 1024;
    if (used_ == text_.size()) text_.resize(std::min(max_ + 1, used_ + kStep));
    out = text_.data() + used_;
    size = text_.size() - used_;
  }
  // After the decoder has left `unused` bytes of the room.
  void SetUnused(size_t unused) { used_ = text_.size() - unused; }

  bool fits() const { return used_ <= max_; }
  std::string Take() {
    text_.erase(used_);
    return std::move(text_);
  }

 private:
  size_t max_;
  size_t used_ = 0;
  std::string text_;
};

// `window_bits` selects the format; see inflateInit2. Only gzip has members.
std::optional<std::string> Inflate(absl::string_view compressed, int window_bits, bool has_members, size_t max) {
  z_stream stream = {};
  if (inflateInit2(&stream, window_bits) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream.avail_in = static_cast<uInt>(compressed.size());
  BoundedOutput output(max);
  int result = Z_OK;
  while (result == Z_OK && output.fits()) {
    char* out = nullptr;
    size_t size = 0;
    output.Grow(out, size);
    stream.next_out = reinterpret_cast<Bytef*>(out);
    stream.avail_out = static_cast<uInt>(size);
    result = inflate(&stream, Z_NO_FLUSH);
    output.SetUnused(stream.avail_out);
    if (result == Z_STREAM_END && stream.avail_in > 0 && has_members) result = inflateReset(&stream);
  }
  inflateEnd(&stream);
  if (result != Z_STREAM_END || stream.avail_in > 0 || !output.fits()) return std::nullopt;
  return output.Take();
}

std::optional<std::string> Gunzip(absl::string_view compressed, size_t max) {
  constexpr int kGzipOnly = 16 + MAX_WBITS;
  return Inflate(compressed, kGzipOnly, true, max);
}

std::optional<std::string> InflateDeflate(absl::string_view compressed, size_t max) {
  std::optional<std::string> text = Inflate(compressed, MAX_WBITS, false, max);
  // Without header and checksum: so some servers understand "deflate", and browsers accept both.
  return text.has_value() ? std::move(text) : Inflate(compressed, -MAX_WBITS, false, max);
}

// The memory that one Brotli decoder holds. Each block begins with its size.
struct BrotliMemory {
  static constexpr size_t kHeaderBytes = alignof(std::max_align_t);
  static_assert(kHeaderBytes >= sizeof(size_t));

  static void* Allocate(void* opaque, size_t size) {
    auto& memory = *static_cast<BrotliMemory*>(opaque);
    if (size > kMaxBrotliBytes - memory.used) return nullptr;
    void* block = std::malloc(kHeaderBytes + size);
    if (block == nullptr) return nullptr;
    *static_cast<size_t*>(block) = size;
    memory.used += size;
    return static_cast<char*>(block) + kHeaderBytes;
  }
  static void Free(void* opaque, void* address) {
    if (address == nullptr) return;
    void* block = static_cast<char*>(address) - kHeaderBytes;
    static_cast<BrotliMemory*>(opaque)->used -= *static_cast<size_t*>(block);
    std::free(block);
  }

  size_t used = 0;
};

std::optional<std::string> Unbrotli(absl::string_view compressed, size_t max) {
  BrotliMemory memory;
  const std::unique_ptr<BrotliDecoderState, void (*)(BrotliDecoderState*)> decoder(
      BrotliDecoderCreateInstance(BrotliMemory::Allocate, BrotliMemory::Free, &memory), BrotliDecoderDestroyInstance);
  if (decoder == nullptr) return std::nullopt;
  const auto* in = reinterpret_cast<const uint8_t*>(compressed.data());
  size_t in_size = compressed.size();
  BoundedOutput output(max);
  BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
  while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && output.fits()) {
    char* out = nullptr;
    size_t size = 0;
    output.Grow(out, size);
    auto* next = reinterpret_cast<uint8_t*>(out);
    result = BrotliDecoderDecompressStream(decoder.get(), &in_size, &in, &size, &next, nullptr);
    output.SetUnused(size);
  }
  if (result != BROTLI_DECODER_RESULT_SUCCESS || in_size > 0 || !output.fits()) return std::nullopt;
  return output.Take();
}

// Whether a frame, or one to skip, begins here. The library also reads the formats before version 1.0, whose decoders
// nobody looks after any more.
bool BeginsZstdFrame(absl::string_view bytes) {
  constexpr absl::string_view kMagic = "\x28\xB5\x2F\xFD";
  const bool is_skippable = bytes.size() >= 4 && (static_cast<uint8_t>(bytes[0]) & 0xF0) == 0x50 &&
                            bytes.substr(1, 3) == absl::string_view("\x2A\x4D\x18");
  return absl::StartsWith(bytes, kMagic) || is_skippable;
}

// Decodes each frame into the result itself, so the window that a frame asks for is never allocated.
std::optional<std::string> Unzstd(absl::string_view compressed, size_t max) {
  const std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  if (context == nullptr || compressed.empty()) return std::nullopt;
  std::string text(max, '\0');
  size_t used = 0;
  while (!compressed.empty()) {
    if (!BeginsZstdFrame(compressed)) return std::nullopt;
    const size_t frame = ZSTD_findFrameCompressedSize(compressed.data(), compressed.size());
    if (ZSTD_isError(frame) != 0) return std::nullopt;
    const size_t size = ZSTD_decompressDCtx(context.get(), text.data() + used, max - used, compressed.data(), frame);
    if (ZSTD_isError(size) != 0) return std::nullopt;
    used += size;
    compressed.remove_prefix(frame);
  }
  text.resize(used);
  return text;
}

std::optional<std::string> DecompressOne(absl::string_view bytes, absl::string_view encoding, size_t max) {
  if (absl::EqualsIgnoreCase(encoding, "gzip") || absl::EqualsIgnoreCase(encoding, "x-gzip")) return Gunzip(bytes, max);
  if (absl::EqualsIgnoreCase(encoding, "deflate")) return InflateDeflate(bytes, max);
  if (absl::EqualsIgnoreCase(encoding, "br")) return Unbrotli(bytes, max);
  if (absl::EqualsIgnoreCase(encoding, "zstd")) return Unzstd(bytes, max);
  return std::nullopt;
}

}  // namespace

std::optional<std::string> Decompress(absl::string_view bytes, absl::string_view encodings, size_t max) {
  std::vector<absl::string_view> names;
  for (absl::string_view name : absl::StrSplit(encodings, ',')) {
    name = absl::StripAsciiWhitespace(name);
    if (name.empty() || absl::EqualsIgnoreCase(name, "identity")) continue;
    if (names.size() == kMaxEncodings) return std::nullopt;
    names.push_back(name);
  }
  if (names.empty()) return bytes.size() <= max ? std::optional<std::string>(bytes) : std::nullopt;
  std::optional<std::string> text = DecompressOne(bytes, names.back(), max);
  for (names.pop_back(); !names.empty() && text.has_value(); names.pop_back()) {
    text = DecompressOne(*text, names.back(), max);
  }
  return text;
}

}  // namespace status_translator
