// The first byte, times 64, is the bound, the second the encoding; the rest is decompressed as it is, and again after
// it was compressed.
#include <iterator>

#include "fuzz/require.h"
#include "support/compress.h"
#include "support/gzip.h"
#include "wire/decompress.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  constexpr struct {
    const char* name;
    std::string (*compress)(absl::string_view text);
    bool is_one_format = true;  // "deflate" is two, and the bound counts for both of "gzip, br"
  } kEncodings[] = {
      {"gzip", [](absl::string_view text) { return Gzip(text); }},
      {"br", [](absl::string_view text) { return Brotli(text); }},
      {"zstd", [](absl::string_view text) { return Zstd(text); }},
      {"deflate", [](absl::string_view text) { return Deflate(text); }, false},
      {"gzip, br", [](absl::string_view text) { return Brotli(Gzip(text)); }, false},
  };
  constexpr size_t kMostOfGzip = 64;  // what Gzip adds to a text of at most 8 KiB
  if (size < 2) return 0;
  const size_t max = size_t{data[0]} * 64;
  const auto& encoding = kEncodings[data[1] % std::size(kEncodings)];
  const absl::string_view text = Text(data + 2, size - 2);
  const auto undone = Decompress(text, encoding.name, max);
  Require(!undone.has_value() || undone->size() <= max, "the bound holds");
  if (undone.has_value() && !undone->empty() && encoding.is_one_format) {
    Require(!Decompress(text, encoding.name, undone->size() - 1).has_value(), "one byte less is too little");
    Require(Decompress(text, encoding.name, undone->size()) == undone, "just enough is enough");
    Require(!Decompress(text.substr(0, text.size() - 1), encoding.name, max).has_value(),
            "what is cut short is refused");
  }
  const auto again = Decompress(encoding.compress(text), encoding.name, max);
  Require(!again.has_value() || (*again == text && text.size() <= max), "undone, it is the same");
  Require(again.has_value() || text.size() + kMostOfGzip > max, "what fits is undone");
  return 0;
}
