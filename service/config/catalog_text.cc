#include "config/catalog_text.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace status_translator {
namespace {

constexpr char kDomainForm[] = "a domain: visible ASCII without spaces, for example \"orders.example.com\"";
constexpr char kTypeForm[] = "a URI reference, for example \"https://errors.example.com/sold-out\"";
constexpr char kHelpForm[] = "an http or https URL, for example \"https://example.com/help/sold-out\"";

bool IsVisibleAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isgraph(c); });
}

// RFC 3986: the characters that a URI reference may have.
bool IsUriText(absl::string_view text) {
  return IsVisibleAscii(text) && text.find_first_of("\"<>\\^`{|}") == absl::string_view::npos;
}

bool IsHttpUrl(absl::string_view text) {
  const bool has_host = (absl::ConsumePrefix(&text, "https://") || absl::ConsumePrefix(&text, "http://")) &&
                        !text.empty() && text[0] != '/';
  return has_host && IsUriText(text);
}

bool IsOneLine(absl::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return absl::ascii_iscntrl(c); });
}

// Adds an error for a text that is too long or has another form. An empty one is unset.
void CheckCatalogText(const PlacedMessage& node, const std::string& field, const std::string& text, size_t max_bytes,
                      bool (*has_form)(absl::string_view), absl::string_view form, FileErrors& errors) {
  if (text.size() > max_bytes) {
    errors.Add(node.PlaceOf(field), absl::StrCat(field, " has ", text.size(), " bytes; at most ", max_bytes));
  } else if (!text.empty() && !has_form(text)) {
    errors.Add(node.PlaceOf(field), absl::StrCat(field, " \"", text, "\" is not ", form));
  }
}

}  // namespace

void CheckDomain(const PlacedMessage& node, const std::string& domain, FileErrors& errors) {
  CheckCatalogText(node, "domain", domain, kMaxDomainBytes, IsVisibleAscii, kDomainForm, errors);
}

CatalogEntry CheckCatalogEntry(const PlacedMessage& node, const v1::HttpToGrpcRow& row, FileErrors& errors) {
  CatalogEntry entry{.domain = row.domain(), .type = row.type(), .title = row.title(), .help = row.help()};
  for (const auto& [field, text] : {std::pair("domain", &entry.domain), std::pair("type", &entry.type),
                                    std::pair("title", &entry.title), std::pair("help", &entry.help)}) {
    if (text->empty() || !row.error_code().empty()) continue;
    errors.Add(node.PlaceOf(field), absl::StrCat("a row with a ", field, " needs an error_code"));
  }
  CheckDomain(node, entry.domain, errors);
  CheckCatalogText(node, "type", entry.type, kMaxCatalogUriBytes, IsUriText, kTypeForm, errors);
  CheckCatalogText(node, "title", entry.title, kMaxTitleBytes, IsOneLine, "one line of text", errors);
  CheckCatalogText(node, "help", entry.help, kMaxCatalogUriBytes, IsHttpUrl, kHelpForm, errors);
  return entry;
}

}  // namespace status_translator
