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
  int blocks = 0;
  while (result == Z_OK && output.fits() && blocks <= kMaxBlocks) {
    char* out = nullptr;
    size_t size = 0;
    output.Grow(out, size);
    stream.next_out = reinterpret_cast<Bytef*>(out);
    stream.avail_out = static_cast<uInt>(size);
    result = inflate(&stream, Z_BLOCK);
    output.SetUnused(stream.avail_out);
    constexpr int kAtEndOfBlock = 128;
    if ((stream.data_type & kAtEndOfBlock) != 0) ++blocks;
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

// The memory that one Brotli decoder holds. Each piece begins with its size.
struct BrotliMemory {
  // The library does not tell how many blocks there were, but it takes three to five pieces for the tables of each.
  static constexpr int kMaxAllocations = 4 * kMaxBlocks;
  static constexpr size_t kHeaderBytes = alignof(std::max_align_t);
  static_assert(kHeaderBytes >= sizeof(size_t));

  static void* Allocate(void* opaque, size_t size) {
    auto& memory = *static_cast<BrotliMemory*>(opaque);
    if (size > kMaxBrotliBytes - memory.used || ++memory.allocations > kMaxAllocations) return nullptr;
    void* piece = std::malloc(kHeaderBytes + size);
    if (piece == nullptr) return nullptr;
    *static_cast<size_t*>(piece) = size;
    memory.used += size;
    return static_cast<char*>(piece) + kHeaderBytes;
  }
  static void Free(void* opaque, void* address) {
    if (address == nullptr) return;
    void* piece = static_cast<char*>(address) - kHeaderBytes;
    static_cast<BrotliMemory*>(opaque)->used -= *static_cast<size_t*>(piece);
    std::free(piece);
  }

  size_t used = 0;
  int allocations = 0;
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

constexpr size_t kZstdMagicBytes = 4;

uint32_t LittleEndian(absl::string_view bytes) {
  uint32_t number = 0;
  for (size_t i = bytes.size(); i > 0; --i) number = number << 8 | static_cast<uint8_t>(bytes[i - 1]);
  return number;
}

// The size of a frame's header with its magic number, by the byte that follows that (RFC 8878, section 3.1.1.1).
size_t ZstdHeaderBytes(uint8_t descriptor) {
  constexpr size_t kContentSize[] = {0, 2, 4, 8};
  constexpr size_t kDictionaryId[] = {0, 1, 2, 4};
  const bool is_single_segment = (descriptor & 0x20) != 0;
  const size_t content_size = descriptor >> 6 == 0 && is_single_segment ? 1 : kContentSize[descriptor >> 6];
  return kZstdMagicBytes + 1 + (is_single_segment ? 0 : 1) + kDictionaryId[descriptor & 3] + content_size;
}

// The size of the frame at the start, or of one to skip; 0 if there is none, it is cut, or there are more than
// kMaxBlocks together with `blocks`, to which those of the frame are added. The decoder checks the rest. Frames of the
// formats before version 1.0 are refused: their decoders in the library are no longer maintained.
size_t ZstdFrameBytes(absl::string_view bytes, int& blocks) {
  constexpr uint32_t kMagic = 0xFD2FB528, kSkippable = 0x184D2A50, kSkippableMask = 0xFFFFFFF0;
  constexpr size_t kBlockHeaderBytes = 3, kChecksumBytes = 4;
  if (bytes.size() <= kZstdMagicBytes) return 0;
  const uint32_t magic = LittleEndian(bytes.substr(0, kZstdMagicBytes));
  if ((magic & kSkippableMask) == kSkippable && bytes.size() >= 2 * kZstdMagicBytes) {
    const size_t size = 2 * kZstdMagicBytes + LittleEndian(bytes.substr(kZstdMagicBytes, kZstdMagicBytes));
    return size <= bytes.size() ? size : 0;
  }
  if (magic != kMagic) return 0;
  const auto descriptor = static_cast<uint8_t>(bytes[kZstdMagicBytes]);
  size_t size = ZstdHeaderBytes(descriptor);
  bool is_last = false;
  while (!is_last) {
    if (size + kBlockHeaderBytes > bytes.size() || ++blocks > kMaxBlocks) return 0;
    const uint32_t header = LittleEndian(bytes.substr(size, kBlockHeaderBytes));
    const bool is_repeated_byte = (header >> 1 & 3) == 1;
    is_last = (header & 1) != 0;
    size += kBlockHeaderBytes + (is_repeated_byte ? 1 : header >> 3);
  }
  if ((descriptor & 4) != 0) size += kChecksumBytes;
  return size <= bytes.size() ? size : 0;
}

// Decodes each frame into the result itself, so the window that a frame asks for is never allocated.
std::optional<std::string> Unzstd(absl::string_view compressed, size_t max) {
  const std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  if (context == nullptr || compressed.empty()) return std::nullopt;
  std::string text(max, '\0');
  size_t used = 0;
  int blocks = 0;
  while (!compressed.empty()) {
    const size_t frame = ZstdFrameBytes(compressed, blocks);
    if (frame == 0) return std::nullopt;
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
