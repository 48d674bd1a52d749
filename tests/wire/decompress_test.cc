#include "wire/decompress.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "support/compress.h"
#include "support/gzip.h"

namespace status_translator {
namespace {

constexpr size_t kMax = 128 * 1024;

std::optional<std::string> Gunzip(absl::string_view compressed, size_t max) {
  return Decompress(compressed, "gzip", max);
}

struct Encoding {
  const char* name;
  std::string (*compress)(absl::string_view text);
};

// Every encoding, also in the forms that only some servers send.
const Encoding kAllEncodings[] = {
    {"gzip", [](absl::string_view text) { return Deflate(text, 16 + MAX_WBITS); }},
    {"X-GZIP", [](absl::string_view text) { return Gzip(text); }},
    {"deflate", [](absl::string_view text) { return Deflate(text); }},
    {"Deflate", [](absl::string_view text) { return Deflate(text, -MAX_WBITS); }},
    {"br", [](absl::string_view text) { return Brotli(text); }},
    {"BR", [](absl::string_view text) { return Brotli(text, BROTLI_MAX_WINDOW_BITS); }},
    {"zstd", [](absl::string_view text) { return Zstd(text); }},
    {"ZSTD", [](absl::string_view text) { return ZstdStream(text); }},
};

// What gzip made of "a" a hundred times.
std::string Compressed() { return absl::HexStringToBytes("1f8b08000000000002034b4ca43d0000647a70af64000000"); }

TEST(GzipTest, DecompressesGzip) {
  EXPECT_EQ(Gunzip(Compressed(), kMax), std::string(100, 'a'));
  for (const std::string& text : {std::string(), std::string("text"), std::string(kMax, 'x')}) {
    EXPECT_EQ(Gunzip(Gzip(text), kMax), text);
  }
}

TEST(GzipTest, DecompressesAllMembers) { EXPECT_EQ(Gunzip(Gzip("a") + Gzip("") + Gzip("b"), kMax), "ab"); }

TEST(GzipTest, RefusesMoreThanTheLimit) {
  EXPECT_TRUE(Gunzip(Compressed(), 100).has_value());
  EXPECT_FALSE(Gunzip(Compressed(), 99).has_value());
  EXPECT_FALSE(Gunzip(Compressed(), 0).has_value());
  EXPECT_FALSE(Gunzip(Gzip(std::string(kMax + 1, 'x')), kMax).has_value());
  EXPECT_FALSE(Gunzip(Gzip(std::string(kMax, 'x')) + Gzip("x"), kMax).has_value());
  EXPECT_EQ(Gunzip(Gzip(""), 0), "");
}

TEST(GzipTest, RefusesInvalidInput) {
  const std::string whole = Compressed();
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(Gunzip(whole.substr(0, size), kMax).has_value()) << size;
  }
  for (size_t at = 0; at < whole.size(); ++at) {
    if (at >= 4 && at < 10) continue;  // time and system
    std::string broken = whole;
    broken[at] = static_cast<char>(broken[at] ^ 0x55);
    EXPECT_FALSE(Gunzip(broken, kMax).has_value()) << at;
  }
  EXPECT_FALSE(Gunzip(whole + "x", kMax).has_value());
  EXPECT_FALSE(Gunzip("{}", kMax).has_value());
}

// A kilobyte that becomes a megabyte, a hundred times over.
TEST(GzipTest, StopsEarlyOnBombs) {
  std::string bomb;
  for (int i = 0; i < 1000000; ++i) bomb += Compressed();
  EXPECT_FALSE(Gunzip(bomb, kMax).has_value());
}

TEST(DecompressTest, UndoesEveryEncodingUpToTheLimit) {
  const std::string page = absl::StrCat("<html>", std::string(5000, 'x'), "\xC3\xA9</html>");
  for (const Encoding& encoding : kAllEncodings) {
    for (const std::string& text : {std::string(), std::string("a"), page, std::string(kMax, 'x')}) {
      const std::string compressed = encoding.compress(text);
      EXPECT_EQ(Decompress(compressed, encoding.name, kMax), text) << encoding.name << " " << text.size();
      EXPECT_EQ(Decompress(compressed, encoding.name, text.size()), text) << encoding.name << " " << text.size();
      if (text.empty()) continue;
      EXPECT_EQ(Decompress(compressed, encoding.name, text.size() - 1), std::nullopt) << encoding.name;
    }
  }
}

TEST(DecompressTest, RefusesWhatIsCutOrFollowedByOtherBytes) {
  for (const Encoding& encoding : kAllEncodings) {
    const std::string whole = encoding.compress("no book with the number 7");
    for (size_t size = 0; size < whole.size(); ++size) {
      EXPECT_EQ(Decompress(whole.substr(0, size), encoding.name, kMax), std::nullopt) << encoding.name << " " << size;
    }
    EXPECT_EQ(Decompress(absl::StrCat(whole, "x"), encoding.name, kMax), std::nullopt) << encoding.name;
    EXPECT_EQ(Decompress("{\"code\": 5}", encoding.name, kMax), std::nullopt) << encoding.name;
  }
}

// A few KiB that become 4 MiB.
TEST(DecompressTest, StopsEarlyOnBombs) {
  const std::string much(size_t{4} * 1024 * 1024, '\0');
  for (const Encoding& encoding : kAllEncodings) {
    const std::string bomb = encoding.compress(much);
    EXPECT_EQ(Decompress(bomb, encoding.name, kMax), std::nullopt) << encoding.name << " " << bomb.size();
  }
}

TEST(DecompressTest, OnlyGzipAndZstdConsistOfSeveralParts) {
  EXPECT_EQ(Decompress(absl::StrCat(Zstd("a"), ZstdStream(""), Zstd("b")), "zstd", kMax), "ab");
  EXPECT_EQ(Decompress(absl::StrCat(Zstd("a"), Zstd("b")), "zstd", 1), std::nullopt);
  const std::string skipped("\x5A\x2A\x4D\x18\x02\0\0\0xy", 10);
  EXPECT_EQ(Decompress(absl::StrCat(skipped, Zstd("a")), "zstd", kMax), "a");
  EXPECT_EQ(Decompress(absl::StrCat(Brotli("a"), Brotli("b")), "br", kMax), std::nullopt);
  EXPECT_EQ(Decompress(absl::StrCat(Deflate("a"), Deflate("b")), "deflate", kMax), std::nullopt);
}

// Writes bits from the lowest of each byte on, as deflate and Brotli have them.
class BitWriter {
 public:
  void Add(uint32_t value, int count) {
    for (int i = 0; i < count; ++i, ++used_) {
      if (used_ % 8 == 0) bytes_ += '\0';
      bytes_.back() = static_cast<char>(static_cast<uint8_t>(bytes_.back()) | (value >> i & 1) << (used_ % 8));
    }
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  size_t used_ = 0;
};

// Blocks with tables and without text, the last of which ends the stream.
std::string DeflateBlocks(int count) {
  BitWriter bits;
  for (int i = 1; i <= count; ++i) {
    bits.Add(i == count, 1);
    bits.Add(2, 2);  // with tables
    bits.Add(0, 10);
    bits.Add(14, 4);
    // Of the code lengths in their order, 18 (third) and 1 (eighteenth) have one bit each.
    for (const int length : {0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}) {
      bits.Add(static_cast<uint32_t>(length), 3);
    }
    for (const int zeros : {138, 118}) {
      bits.Add(1, 1);
      bits.Add(static_cast<uint32_t>(zeros - 11), 7);
    }
    bits.Add(0, 3);  // the end of the block is a code of one bit, one distance has one too, and the block ends
  }
  return bits.bytes();
}

// Blocks of one character each.
std::string BrotliBlocks(int count) {
  BitWriter bits;
  bits.Add(0, 1);  // a window of 64 KiB
  for (int i = 0; i < count; ++i) {
    bits.Add(0, 1 + 2 + 16 + 1);  // not the last, of one byte
    bits.Add(0, 3 + 6 + 2 + 2);   // one table of each kind
    for (const auto& [symbol, size] : {std::pair('x', 8), std::pair('\x8', 10), std::pair('\0', 6)}) {
      bits.Add(1, 4);  // a table with one symbol
      bits.Add(static_cast<uint32_t>(symbol), size);
    }
  }
  bits.Add(3, 2);  // the last one, which is empty
  return bits.bytes();
}

std::string ZstdBlocks(int count) {
  std::string frame("\x28\xB5\x2F\xFD\0\0", 6);
  for (int i = 1; i <= count; ++i) frame += std::string({static_cast<char>(1 << 3 | (i == count)), '\0', '\0', 'x'});
  return frame;
}

TEST(DecompressTest, BlocksAreLimited) {
  EXPECT_EQ(Decompress(DeflateBlocks(1000), "deflate", kMax), "");
  EXPECT_EQ(Decompress(DeflateBlocks(2000), "deflate", kMax), std::nullopt);
  EXPECT_EQ(Decompress(BrotliBlocks(800), "br", kMax), std::string(800, 'x'));
  EXPECT_EQ(Decompress(BrotliBlocks(2000), "br", kMax), std::nullopt);
  EXPECT_EQ(Decompress(ZstdBlocks(kMaxBlocks), "zstd", kMax), std::string(kMaxBlocks, 'x'));
  EXPECT_EQ(Decompress(ZstdBlocks(kMaxBlocks + 1), "zstd", kMax), std::nullopt);
  std::string members, frames;
  for (int i = 0; i < 2000; ++i) {
    absl::StrAppend(&members, Gzip(""));
    absl::StrAppend(&frames, ZstdBlocks(1));
  }
  EXPECT_EQ(Decompress(members, "gzip", kMax), std::nullopt) << "those of all members";
  EXPECT_EQ(Decompress(frames, "zstd", kMax), std::nullopt) << "those of all frames";
  EXPECT_EQ(Decompress(frames.substr(0, frames.size() / 2), "zstd", kMax), std::string(1000, 'x'));
}

// Every byte that says how large something is.
TEST(DecompressTest, ZstdHeadersOfEverySize) {
  const std::string text(300, 'x');
  for (int byte = 0; byte < 256; ++byte) {
    for (const size_t at : {size_t{4}, size_t{5}, size_t{6}, size_t{7}}) {
      std::string changed = Zstd(text);
      changed[at] = static_cast<char>(byte);
      const auto undone = Decompress(changed, "zstd", kMax);
      EXPECT_TRUE(!undone.has_value() || undone->size() <= kMax);
    }
  }
  for (const size_t size : {0, 1, 255, 256, 65791, 65792, 131072}) {
    const std::string large(size, 'y');
    EXPECT_EQ(Decompress(Zstd(large), "zstd", kMax), large) << size;
    EXPECT_EQ(Decompress(ZstdStream(large), "zstd", kMax), large) << size;
  }
}

// The library would read them, with decoders that are no longer maintained.
TEST(DecompressTest, RefusesZstdOfBeforeVersionOne) {
  for (const char version : {'\x22', '\x23', '\x24', '\x25', '\x26', '\x27'}) {
    const std::string frame = absl::StrCat(std::string(1, version), "\xB5\x2F\xFD", std::string(20, '\0'));
    EXPECT_EQ(Decompress(frame, "zstd", kMax), std::nullopt);
  }
}

// The first meta-block says that it has 16 MiB, for which the decoder would take a buffer of that size.
TEST(DecompressTest, ABrotliDecoderCannotTakeMuchMemory) {
  const std::string compressed = Brotli(std::string(size_t{16} * 1024 * 1024, 'x'), BROTLI_MAX_WINDOW_BITS);
  EXPECT_EQ(Decompress(compressed, "br", size_t{32} * 1024 * 1024), std::nullopt) << "more than kMaxBrotliBytes";
  EXPECT_TRUE(Decompress(Brotli(std::string(kMax, 'x'), BROTLI_MAX_WINDOW_BITS), "br", kMax).has_value());
}

TEST(DecompressTest, SeveralEncodingsAreUndoneFromTheLast) {
  const std::string twice = Brotli(Gzip("text"));
  EXPECT_EQ(Decompress(twice, "gzip, br", kMax), "text");
  EXPECT_EQ(Decompress(twice, " gzip ,identity,\tBR ", kMax), "text");
  EXPECT_EQ(Decompress(twice, "br, gzip", kMax), std::nullopt);
  EXPECT_EQ(Decompress(Zstd(twice), "gzip,br,zstd", kMax), "text");
  EXPECT_EQ(Decompress(Gzip(Zstd(twice)), "gzip,br,zstd,gzip", kMax), std::nullopt) << "more than kMaxEncodings";
  EXPECT_EQ(Decompress(Gzip(Gzip(std::string(100, 'x'))), "gzip,gzip", 100), std::nullopt)
      << "the limit is that of every step";
}

TEST(DecompressTest, NoEncodingAndUnknownOnes) {
  for (const char* none : {"", "identity", "Identity, ,identity"}) {
    EXPECT_EQ(Decompress("text", none, 4), "text");
    EXPECT_EQ(Decompress("text", none, 3), std::nullopt);
  }
  for (const char* unknown : {"compress", "gzip2", "gz", "br;q=1", "aws-chunked"}) {
    EXPECT_EQ(Decompress("text", unknown, kMax), std::nullopt) << unknown;
  }
}

}  // namespace
}  // namespace status_translator
