// An HTML page, and the other functions on untrusted text.
#include "core/utf8.h"
#include "fuzz/require.h"
#include "wire/html.h"
#include "wire/html_reference.h"
#include "wire/text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const absl::string_view text = Text(data, size);
  for (const size_t max : {0, 1, 3, 64, 512}) {
    const HtmlTexts page = ReadHtml(text, max);
    RequireOneLine(page.text, max);
    RequireOneLine(page.title, max);
    Require(ReadHtml(text, 2 * max).text.compare(0, page.text.size(), page.text) == 0, "the bound only cuts");
    const std::string line = OneLine(text, max);
    RequireOneLine(line, max);
    Require(OneLine(line, max) == line, "one line stays as it is");
  }
  std::string decoded;
  const size_t used = DecodeHtmlReference(text, decoded);
  Require(used <= text.size() && (used == 0) == decoded.empty() && IsUtf8(decoded), "a reference is UTF-8");
  const std::string fixed = FixUtf8(text);
  Require(IsUtf8(fixed), "fixed text is UTF-8");
  Require(IsUtf8(text) == (fixed == text), "only what is broken is fixed");
  for (size_t max = 0; max < std::min<size_t>(fixed.size(), 8); ++max) {
    const absl::string_view part = Shorten(fixed, max);
    Require(part.size() <= max && IsUtf8(part), "text is cut between characters");
  }
  return 0;
}
