// An HTML page, and the other functions on untrusted text.
#include "core/utf8.h"
#include "fuzz/require.h"
#include "wire/text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const absl::string_view text = Text(data, size);
  for (const size_t max : {0, 1, 3, 64, 512}) {
    RequireOneLine(HtmlText(text, max), max);
    const std::string line = OneLine(text, max);
    RequireOneLine(line, max);
    Require(OneLine(line, max) == line, "one line stays as it is");
  }
  const std::string fixed = FixUtf8(text);
  Require(IsUtf8(fixed), "fixed text is UTF-8");
  Require(IsUtf8(text) == (fixed == text), "only what is broken is fixed");
  for (size_t max = 0; max < std::min<size_t>(fixed.size(), 8); ++max) {
    const absl::string_view part = Shorten(fixed, max);
    Require(part.size() <= max && IsUtf8(part), "text is cut between characters");
  }
  return 0;
}
