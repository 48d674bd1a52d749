#include "wire/xml.h"

#include <pugixml.hpp>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "wire/text.h"

namespace status_translator {
namespace {

// "Code" of "s3:Code".
absl::string_view LocalName(absl::string_view name) {
  const size_t colon = name.find(':');
  return colon == absl::string_view::npos ? name : name.substr(colon + 1);
}

// The text directly in an element.
std::string TextOf(pugi::xml_node element) {
  std::string text;
  size_t seen = 0;
  for (pugi::xml_node child = element.first_child(); child && seen < kMaxXmlChildren; child = child.next_sibling()) {
    ++seen;
    if (child.type() != pugi::node_pcdata && child.type() != pugi::node_cdata) continue;
    absl::StrAppend(&text, absl::string_view(child.value()).substr(0, kMaxXmlTextBytes));
    if (text.size() > kMaxXmlTextBytes) break;
  }
  return FixUtf8(Shorten(absl::StripAsciiWhitespace(text), kMaxXmlTextBytes));
}

// Calls `visit` with the text of each attribute or element at the path, until it returns false.
template <typename VisitText>
bool VisitPath(pugi::xml_node parent, absl::Span<const std::string> path, const VisitText& visit) {
  const absl::string_view name = path.front();
  if (path.size() == 1 && !name.empty() && name[0] == '@') {
    size_t seen = 0;
    for (pugi::xml_attribute attribute : parent.attributes()) {
      if (++seen > kMaxXmlChildren) break;
      if (LocalName(attribute.name()) != name.substr(1)) continue;
      if (!visit(FixUtf8(absl::string_view(attribute.value()).substr(0, kMaxXmlTextBytes)))) return false;
    }
    return true;
  }
  size_t seen = 0;
  for (pugi::xml_node child : parent.children()) {
    if (++seen > kMaxXmlChildren) break;
    if (child.type() != pugi::node_element || (name != "*" && LocalName(child.name()) != name)) continue;
    const bool go_on = path.size() == 1 ? visit(TextOf(child)) : VisitPath(child, path.subspan(1), visit);
    if (!go_on) return false;
  }
  return true;
}

}  // namespace

XmlDocument::XmlDocument() : document_(std::make_unique<pugi::xml_document>()) {}
XmlDocument::~XmlDocument() = default;
XmlDocument::XmlDocument(XmlDocument&&) noexcept = default;
XmlDocument& XmlDocument::operator=(XmlDocument&&) noexcept = default;

std::optional<XmlDocument> XmlDocument::Parse(absl::string_view text) {
  XmlDocument xml;
  const unsigned options = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol;
  const pugi::xml_parse_result parsed = xml.document_->load_buffer(text.data(), text.size(), options);
  if (!parsed || !xml.document_->document_element()) return std::nullopt;
  return xml;
}

std::string XmlDocument::RootName() const { return FixUtf8(LocalName(document_->document_element().name())); }

std::vector<XmlDocument::Name> XmlDocument::Names(size_t max) const {
  std::vector<Name> names;
  pugi::xml_node element = document_->document_element();
  const pugi::xml_node root = element;
  size_t depth = 0;
  const auto is_element = [](pugi::xml_node node) { return node.type() == pugi::node_element; };
  while (element && names.size() < max) {
    names.push_back({depth, FixUtf8(LocalName(element.name()))});
    pugi::xml_node next = element.find_child(is_element);
    if (next) ++depth;
    // Without elements in it: the next element after it, or after the closest one around it that has one.
    while (!next && element != root) {
      for (next = element.next_sibling(); next && !is_element(next);) next = next.next_sibling();
      if (next) break;
      element = element.parent();
      --depth;
    }
    element = next;
  }
  return names;
}

std::vector<std::string> XmlDocument::Find(absl::Span<const std::string> path, size_t max) const {
  std::vector<std::string> found;
  if (path.empty() || max == 0) return found;
  VisitPath(*document_, path, [&](std::string text) {
    found.push_back(std::move(text));
    return found.size() < max;
  });
  return found;
}

}  // namespace status_translator
