#include "web/page/html_writer.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "wire/html.h"

namespace status_translator {

std::string PagePath(absl::string_view folder, absl::string_view segment) {
  std::string path(folder);
  for (const char c : segment) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
        absl::string_view("-._~").find(c) != absl::string_view::npos) {
      path += c;
    } else {
      absl::StrAppend(&path, "%", absl::BytesToHexString(absl::string_view(&c, 1)));
    }
  }
  return path;
}

void HtmlWriter::AppendTag(absl::string_view tag, Attributes attributes) {
  absl::StrAppend(&html_, "<", tag);
  for (const Attribute& attribute : attributes) {
    absl::StrAppend(&html_, " ", attribute.name, "=\"", EscapeHtml(attribute.value), "\"");
  }
  html_ += '>';
}

HtmlWriter& HtmlWriter::Open(absl::string_view tag, Attributes attributes) {
  AppendTag(tag, attributes);
  open_.push_back(tag);
  return *this;
}

HtmlWriter& HtmlWriter::Close(int levels) {
  for (int i = 0; i < levels && !open_.empty(); ++i) {
    absl::StrAppend(&html_, "</", open_.back(), ">");
    open_.pop_back();
  }
  return *this;
}

HtmlWriter& HtmlWriter::Text(absl::string_view text) {
  html_ += EscapeHtml(text);
  return *this;
}

HtmlWriter& HtmlWriter::Element(absl::string_view tag, absl::string_view text, Attributes attributes) {
  AppendTag(tag, attributes);
  absl::StrAppend(&html_, EscapeHtml(text), "</", tag, ">");
  return *this;
}

HtmlWriter& HtmlWriter::Void(absl::string_view tag, Attributes attributes) {
  AppendTag(tag, attributes);
  return *this;
}

HtmlWriter& HtmlWriter::BreakableText(absl::string_view text) {
  for (const char c : EscapeHtml(text)) {
    html_ += c;
    if (c == '_') html_ += "<wbr>";
  }
  return *this;
}

std::string HtmlWriter::Finish() {
  Close(static_cast<int>(open_.size()));
  return std::move(html_);
}

}  // namespace status_translator
