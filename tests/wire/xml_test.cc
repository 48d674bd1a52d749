#include "wire/xml.h"

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Find(const std::string& text, std::vector<std::string> path, size_t max = 10) {
  const std::optional<XmlDocument> xml = XmlDocument::Parse(text);
  return xml.has_value() ? xml->Find(path, max) : std::vector<std::string>{"not XML"};
}

TEST(XmlTest, FindsTextsByLocalNames) {
  const std::string text =
      "<?xml version=\"1.0\"?>\n<s:Error xmlns:s=\"urn:a\"><s:Code> A1 </s:Code><Message>a &lt; b</Message>"
      "<Item id=\"7\"><Name>x</Name></Item><Item><Name><![CDATA[<y>]]></Name></Item></s:Error>";
  EXPECT_EQ(XmlDocument::Parse(text)->RootName(), "Error");
  EXPECT_THAT(Find(text, {"Error", "Code"}), ElementsAre("A1"));
  EXPECT_THAT(Find(text, {"Error", "Message"}), ElementsAre("a < b"));
  EXPECT_THAT(Find(text, {"Error", "Item", "Name"}), ElementsAre("x", "<y>"));
  EXPECT_THAT(Find(text, {"Error", "Item", "Name"}, 1), ElementsAre("x"));
  EXPECT_THAT(Find(text, {"Error", "Item", "@id"}), ElementsAre("7"));
  EXPECT_THAT(Find(text, {"*", "Code"}), ElementsAre("A1"));
  EXPECT_THAT(Find(text, {"Error", "@s"}), ElementsAre("urn:a"));
  EXPECT_THAT(Find(text, {"Other"}), IsEmpty());
  EXPECT_THAT(Find(text, {}), IsEmpty());
}

TEST(XmlTest, RefusesWhatIsNotWellFormed) {
  for (const char* text : {"", "a", "<a>", "<a></b>", "<a", "</a>", "<a b></a>"}) {
    EXPECT_FALSE(XmlDocument::Parse(text).has_value()) << text;
  }
}

TEST(XmlTest, ExpandsNoEntities) {
  const std::string bomb =
      "<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;&x;&x;&x;&x;&x;&x;\"><!ENTITY z SYSTEM "
      "\"file:///etc/passwd\">]><a>&y;&z;</a>";
  EXPECT_THAT(Find(bomb, {"a"}), ElementsAre("&y;&z;"));
}

TEST(XmlTest, ReplacesWhatIsNotUtf8AndShortensLongTexts) {
  EXPECT_THAT(Find("<a>\xFF</a>", {"a"}), ElementsAre("\xEF\xBF\xBD"));
  EXPECT_EQ(Find(absl::StrCat("<a>", std::string(20000, 'x'), "</a>"), {"a"}).at(0).size(), kMaxXmlTextBytes);
}

TEST(XmlTest, NamesTheFirstElementsWithTheirDepth) {
  const auto names = [](const std::string& text, size_t max) {
    std::vector<std::string> found;
    for (const auto& name : XmlDocument::Parse(text)->Names(max))
      found.push_back(absl::StrCat(name.depth, name.local_name));
    return found;
  };
  const std::string text = "<s:a>x<b><c/>y</b><!-- -->z<d><e/></d><f/></s:a>";
  EXPECT_THAT(names(text, 100), ElementsAre("0a", "1b", "2c", "1d", "2e", "1f"));
  EXPECT_THAT(names(text, 3), ElementsAre("0a", "1b", "2c"));
  EXPECT_THAT(names("<a/>", 100), ElementsAre("0a"));
  std::string deep;
  for (int i = 0; i < 20000; ++i) deep += "<a>";
  for (int i = 0; i < 20000; ++i) deep += "</a>";
  EXPECT_EQ(names(deep, 256).size(), 256u);
}

TEST(XmlTest, LooksAtABoundedNumberOfChildren) {
  std::string many = "<a>";
  for (int i = 0; i < 1000; ++i) many += "<b/>";
  many += "<c>last</c></a>";
  EXPECT_THAT(Find(many, {"a", "c"}), IsEmpty());
  EXPECT_EQ(Find(many, {"a", "b"}, 5000).size(), kMaxXmlChildren);
  std::string deep;
  for (int i = 0; i < 20000; ++i) deep += "<a>";
  EXPECT_FALSE(XmlDocument::Parse(deep).has_value());
  for (int i = 0; i < 20000; ++i) deep += "</a>";
  EXPECT_TRUE(XmlDocument::Parse(deep).has_value());
}

}  // namespace
}  // namespace status_translator
