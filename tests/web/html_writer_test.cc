#include "web/page/html_writer.h"

#include <gmock/gmock.h>

#include <string>

#include "wire/html.h"

namespace status_translator {
namespace {

TEST(HtmlWriterTest, EscapesAllThatIsMarkupInTextOrInAQuotedValue) {
  EXPECT_EQ(EscapeHtml("a<b>&\"c'"), "a&lt;b&gt;&amp;&quot;c&#39;");
  EXPECT_EQ(EscapeHtml("caf\xC3\xA9\r\n\t"), "caf\xC3\xA9\r\n\t");
  EXPECT_EQ(EscapeHtml(std::string("\0\x01\x7f", 3)), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(EscapeHtml("\xC0\xBC"), "\uFFFD\uFFFD");  // an overlong "<"
}

TEST(HtmlWriterTest, NoByteOfATextBecomesMarkup) {
  for (int c = 0; c < 256; ++c) {
    const std::string text(1, static_cast<char>(c));
    const std::string html = HtmlWriter().Element("p", text, {{"title", text}}).Finish();
    EXPECT_EQ(html.find_first_of("<>\"'", 1), html.find('"')) << c;
    EXPECT_EQ(html, "<p title=\"" + EscapeHtml(text) + "\">" + EscapeHtml(text) + "</p>") << c;
    EXPECT_EQ(EscapeHtml(text).find_first_of("<>\"'"), std::string::npos) << c;
  }
}

TEST(HtmlWriterTest, ClosesWhatIsOpen) {
  HtmlWriter html;
  html.Open("ul").Open("li").Text("a").Close().Open("li", {{"id", "b"}}).BreakableText("NOT_FOUND <");
  EXPECT_EQ(html.Finish(), "<ul><li>a</li><li id=\"b\">NOT_<wbr>FOUND &lt;</li></ul>");
}

TEST(HtmlWriterTest, PathsHaveOnlyUnreservedCharacters) {
  EXPECT_EQ(PagePath("/shapes/", "spring-boot_1.~"), "/shapes/spring-boot_1.~");
  EXPECT_EQ(PagePath("/shapes/", "a/b?c#\"<\xC3\xA9"), "/shapes/a%2fb%3fc%23%22%3c%c3%a9");
}

}  // namespace
}  // namespace status_translator
