// Untrusted XML, parsed in one pass, for example
//   <Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>
#ifndef STATUS_TRANSLATOR_WIRE_XML_H_
#define STATUS_TRANSLATOR_WIRE_XML_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace pugi {
class xml_document;
}  // namespace pugi

namespace status_translator {

// Of the children of one element, only so many are looked at. An error has fewer.
inline constexpr size_t kMaxXmlChildren = 256;
// The longest text of one element that is read, in bytes.
inline constexpr size_t kMaxXmlTextBytes = size_t{8} * 1024;

// Immutable, so threads may share it.
class XmlDocument {
 public:
  // None if the text is not well-formed. Document type definitions are not read, so no entity can expand and nothing is
  // fetched. Takes time and memory in proportion to the text.
  static std::optional<XmlDocument> Parse(absl::string_view text);
  ~XmlDocument();
  XmlDocument(XmlDocument&&) noexcept;
  XmlDocument& operator=(XmlDocument&&) noexcept;

  // The local name of the root element, for example "Error" of <s3:Error>.
  std::string RootName() const;

  // The first `max` elements in the order of the text, each before those in it; the root has depth 0.
  struct Name {
    size_t depth = 0;
    std::string local_name;
  };
  std::vector<Name> Names(size_t max) const;

  // The texts of the first `max` elements at a path of local names from the root, for example {"Error", "Code"},
  // without white space around them; "@name" as the last segment is an attribute. The texts are UTF-8.
  std::vector<std::string> Find(absl::Span<const std::string> path, size_t max) const;

 private:
  XmlDocument();
  std::unique_ptr<pugi::xml_document> document_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_XML_H_
