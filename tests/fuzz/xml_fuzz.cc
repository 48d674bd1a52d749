// A body of XML: what is read of it is bounded and UTF-8.
#include <string>
#include <vector>

#include "fuzz/require.h"
#include "wire/xml.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const std::optional<XmlDocument> xml = XmlDocument::Parse(Text(data, size));
  if (!xml.has_value()) return 0;
  const std::string root = xml->RootName();
  Require(IsUtf8(root), "a name is UTF-8");
  for (const std::vector<std::string>& path :
       {std::vector<std::string>{root}, {root, "*"}, {root, "Code"}, {"*", "*", "*"}, {root, "@xmlns"}, {"*", "@*"}}) {
    const std::vector<std::string> texts = xml->Find(path, 64);
    Require(texts.size() <= 64, "texts are bounded");
    for (const std::string& text : texts) {
      Require(IsUtf8(text) && text.size() <= 3 * kMaxXmlTextBytes, "a text is UTF-8 and bounded");
    }
  }
  return 0;
}
