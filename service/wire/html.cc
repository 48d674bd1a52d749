#include "wire/html.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "wire/html_reference.h"
#include "wire/text.h"

namespace status_translator {
namespace {

// What stands between the tags of an element, unless it is markup.
enum class ElementContent {
  kMarkup,
  kHidden,      // text without markup that browsers do not show
  kShown,       // text without markup
  kReferences,  // text with character references
  kTitle,       // the same, in the title of the window
  kShownToEnd,  // text up to the end of the page: the element has no end tag
  kTemplate,    // markup that browsers do not show
};

ElementContent ContentOf(absl::string_view name) {
  constexpr struct {
    absl::string_view name;
    ElementContent content;
  } kElements[] = {{"script", ElementContent::kHidden},       {"style", ElementContent::kHidden},
                   {"title", ElementContent::kTitle},         {"noscript", ElementContent::kHidden},
                   {"template", ElementContent::kTemplate},   {"textarea", ElementContent::kReferences},
                   {"iframe", ElementContent::kHidden},       {"noembed", ElementContent::kHidden},
                   {"noframes", ElementContent::kHidden},     {"xmp", ElementContent::kShown},
                   {"plaintext", ElementContent::kShownToEnd}};
  for (const auto& element : kElements) {
    if (absl::EqualsIgnoreCase(element.name, name)) return element.content;
  }
  return ElementContent::kMarkup;
}

bool EndsTagName(char c) { return absl::ascii_isspace(c) || c == '/' || c == '>'; }

// The size of the attributes at the start of `tag` with the '>' that ends it; npos if it does not end. A '>' in a
// quoted value does not end it, and a quote is one only at the start of a value, for example in
//   class="a>b" alt = '>' data-x=it's>
size_t AttributesSize(absl::string_view tag) {
  enum { kBeforeName, kInName, kAfterName, kBeforeValue, kInValue } state = kBeforeName;
  for (size_t at = 0; at < tag.size(); ++at) {
    const char c = tag[at];
    if (c == '>') return at + 1;
    if (absl::ascii_isspace(c)) {
      if (state == kInName) state = kAfterName;
      if (state == kInValue) state = kBeforeName;
    } else if (state == kBeforeValue && (c == '"' || c == '\'')) {
      at = tag.find(c, at + 1);
      if (at == absl::string_view::npos) return at;
      state = kBeforeName;
    } else if (state == kBeforeValue) {
      state = kInValue;
    } else if (c == '/' && state != kInValue) {
      state = kBeforeName;
    } else if (c == '=' && (state == kInName || state == kAfterName)) {
      state = kBeforeValue;
    } else if (state != kInValue) {
      state = kInName;
    }
  }
  return absl::string_view::npos;
}

// Where the end tag of the element begins; the end of `html` if there is none.
size_t FindEndTag(absl::string_view html, absl::string_view name) {
  for (size_t at = html.find("</"); at != absl::string_view::npos; at = html.find("</", at + 2)) {
    const absl::string_view rest = html.substr(at + 2);
    if (absl::StartsWithIgnoreCase(rest, name) && rest.size() > name.size() && EndsTagName(rest[name.size()])) {
      return at;
    }
  }
  return html.size();
}

void WriteWithReferences(absl::string_view text, LineWriter& line) {
  std::string decoded;
  while (!text.empty() && !line.full()) {
    const size_t at = text.find('&');
    line.Append(text.substr(0, at));
    if (at == absl::string_view::npos) return;
    text.remove_prefix(at + 1);
    decoded.clear();
    const size_t used = DecodeHtmlReference(text, decoded);
    line.Append(used == 0 ? "&" : absl::string_view(decoded));
    text.remove_prefix(used);
  }
}

class HtmlReader {
 public:
  HtmlReader(absl::string_view html, size_t max) : html_(html), text_(max), title_(max) { text_.Reserve(html.size()); }

  HtmlTexts Read() {
    while (!html_.empty() && !(text_.full() && has_title_)) {
      Write(Consume(std::min(html_.find('<'), html_.size())));
      if (!html_.empty()) ReadMarkup();
    }
    return {.title = title_.Take(), .text = text_.Take()};
  }

 private:
  absl::string_view Consume(size_t size) {
    const absl::string_view consumed = html_.substr(0, size);
    html_.remove_prefix(consumed.size());
    return consumed;
  }
  // Consumes everything if `end` does not occur.
  void ConsumePast(char end) {
    const size_t at = html_.find(end);
    Consume(at == absl::string_view::npos ? html_.size() : at + 1);
  }

  void Write(absl::string_view text) {
    if (templates_ == 0) WriteWithReferences(text, text_);
  }

  // At a '<'.
  void ReadMarkup() {
    const char next = html_.size() > 1 ? html_[1] : '\0';
    const bool is_end_tag = next == '/' && html_.size() > 2;
    if (absl::ascii_isalpha(next) || (is_end_tag && absl::ascii_isalpha(html_[2]))) return ReadTag();
    if (absl::StartsWith(html_, "<!--")) return SkipComment();
    if (next != '!' && next != '?' && !is_end_tag) return Write(Consume(1));
    // A document type, CDATA outside of SVG and MathML, a processing instruction: browsers skip them.
    text_.AddSpace();
    ConsumePast('>');
  }

  // "<!-->" and "<!--->" are comments too, and "--!>" ends one.
  void SkipComment() {
    Consume(4);
    if (absl::StartsWith(html_, ">") || absl::StartsWith(html_, "->")) return ConsumePast('>');
    for (size_t at = html_.find("--"); at != absl::string_view::npos; at = html_.find("--", at + 1)) {
      const absl::string_view rest = html_.substr(at + 2);
      if (!absl::StartsWith(rest, ">") && !absl::StartsWith(rest, "!>")) continue;
      Consume(at + 2);
      return ConsumePast('>');
    }
    Consume(html_.size());
  }

  void ReadTag() {
    text_.AddSpace();
    Consume(1);
    const bool is_end = html_[0] == '/';
    if (is_end) Consume(1);
    const auto* name_end = std::find_if(html_.begin(), html_.end(), EndsTagName);
    const absl::string_view name = Consume(static_cast<size_t>(name_end - html_.begin()));
    const size_t attributes = AttributesSize(html_);
    Consume(std::min(attributes, html_.size()));
    if (attributes == absl::string_view::npos) return;
    const ElementContent content = ContentOf(name);
    if (content == ElementContent::kTemplate) templates_ += is_end ? (templates_ > 0 ? -1 : 0) : 1;
    if (!is_end) ReadContent(name, content);
  }

  void ReadContent(absl::string_view name, ElementContent content) {
    if (content == ElementContent::kMarkup || content == ElementContent::kTemplate) return;
    const bool to_end = content == ElementContent::kShownToEnd;
    const absl::string_view text = Consume(to_end ? html_.size() : FindEndTag(html_, name));
    if (content == ElementContent::kHidden) return;
    if (content == ElementContent::kTitle && !has_title_ && templates_ == 0) {
      has_title_ = true;
      WriteWithReferences(text, title_);
    }
    if (content == ElementContent::kTitle || content == ElementContent::kReferences) return Write(text);
    if (templates_ == 0) text_.Append(text);
  }

  absl::string_view html_;  // the rest of the page
  LineWriter text_;
  LineWriter title_;
  bool has_title_ = false;
  int templates_ = 0;  // open <template> elements
};

}  // namespace

bool BeginsHtmlPage(absl::string_view text) {
  text = absl::StripLeadingAsciiWhitespace(text);
  return absl::StartsWithIgnoreCase(text, "<!doctype") || absl::StartsWithIgnoreCase(text, "<html");
}

std::string EscapeHtml(absl::string_view text) {
  std::string escaped;
  for (const char c : FixUtf8(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        if (absl::ascii_iscntrl(static_cast<unsigned char>(c)) && c != '\t' && c != '\n' && c != '\r') {
          escaped += "\uFFFD";
        } else {
          escaped += c;
        }
    }
  }
  return escaped;
}

HtmlTexts ReadHtml(absl::string_view html, size_t max) { return HtmlReader(html, max).Read(); }

}  // namespace status_translator
