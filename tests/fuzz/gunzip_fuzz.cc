// The first byte, times 64, is the bound; the rest is decompressed as it is, and again after it was compressed.
#include "fuzz/require.h"
#include "support/gzip.h"
#include "wire/gunzip.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  if (size == 0) return 0;
  const size_t max = size_t{data[0]} * 64;
  const absl::string_view text = Text(data + 1, size - 1);
  const auto undone = Gunzip(text, max);
  Require(!undone.has_value() || undone->size() <= max, "the bound holds");
  if (undone.has_value() && !undone->empty()) {
    Require(!Gunzip(text, undone->size() - 1).has_value(), "one byte less is too little");
    Require(Gunzip(text, undone->size()) == undone, "just enough is enough");
    Require(!Gunzip(text.substr(0, text.size() - 1), max).has_value(), "what is cut short is refused");
  }
  const auto again = Gunzip(Gzip(text), max);
  Require(again.has_value() == (text.size() <= max), "what fits is undone, and nothing else");
  Require(!again.has_value() || *again == text, "undone, it is the same");
  return 0;
}
