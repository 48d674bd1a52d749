// Finds the page that a typed number or name means.
#ifndef STATUS_TRANSLATOR_WEB_PAGE_PAGE_OF_NAME_H_
#define STATUS_TRANSLATOR_WEB_PAGE_PAGE_OF_NAME_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "lookup/translator.h"

namespace status_translator {

// The path of the page of a code, a profile or a shape. Empty if the text is none of them. Where a name can mean
// several, a name that mentions HTTP is an HTTP status; otherwise a gRPC code comes first, then an HTTP status, a
// profile and a shape.
std::string PageOfName(const Translator& translator, absl::string_view text);

struct NamedPage {
  std::string name;
  std::string path;
};
// At most three pages of each kind whose names are similar.
std::vector<NamedPage> SimilarPages(const Translator& translator, absl::string_view text);

// The codes that words of a longer text name, for example 503 and UNAVAILABLE. At most kMaxMentions; reads only the
// first kMaxScannedBytes.
inline constexpr size_t kMaxMentions = 5;
inline constexpr size_t kMaxScannedBytes = 4096;
std::vector<NamedPage> MentionedCodes(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_PAGE_PAGE_OF_NAME_H_
