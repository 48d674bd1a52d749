#include "web/page/page_of_name.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/nearest.h"
#include "core/spelling.h"
#include "web/page/html_writer.h"

namespace status_translator {

std::string PageOfName(const Translator& translator, absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (const std::optional<NamedCode> code = CodeOfAnySpelling(text); code.has_value()) {
    return code->is_grpc ? absl::StrCat("/grpc/", GrpcCodeText(code->number)) : absl::StrCat("/http/", code->number);
  }
  const std::string name = absl::AsciiStrToLower(text);
  if (translator.profiles().Find(name) != nullptr) return PagePath("/profiles/", name);
  if (translator.profiles().shapes().Find(name) != nullptr) return PagePath("/shapes/", name);
  return "";
}

std::vector<NamedPage> SimilarPages(const Translator& translator, absl::string_view text) {
  std::vector<NamedPage> pages;
  text = absl::StripAsciiWhitespace(text);
  std::vector<absl::string_view> codes;
  for (const GrpcCodeInfo& code : GrpcCodes()) codes.push_back(code.name);
  const auto add = [&](absl::string_view folder, absl::Span<const absl::string_view> names) {
    for (const absl::string_view name : Nearest(text, names)) {
      pages.push_back({std::string(name), PagePath(folder, name)});
    }
  };
  add("/grpc/", codes);
  add("/profiles/", translator.profiles().names());
  add("/shapes/", translator.profiles().shapes().names());
  return pages;
}

std::vector<NamedPage> MentionedCodes(absl::string_view text) {
  std::vector<NamedPage> pages;
  for (const absl::string_view word :
       absl::StrSplit(text.substr(0, kMaxScannedBytes), absl::ByAnyChar(" \t\r\n\"'()[]{}<>,;=:"), absl::SkipEmpty())) {
    NamedPage page;
    int number = 0;
    if (word.size() == 3 && absl::SimpleAtoi(word, &number) && FindHttpStatus(number) != nullptr) {
      page = {std::string(word), absl::StrCat("/http/", number)};
    } else if (const auto code = GrpcCodeOfAnySpelling(word); code.has_value() && !absl::SimpleAtoi(word, &number)) {
      page = {GrpcCodeText(*code), absl::StrCat("/grpc/", GrpcCodeText(*code))};
    } else {
      continue;
    }
    const auto is_same = [&page](const NamedPage& other) { return other.path == page.path; };
    if (std::none_of(pages.begin(), pages.end(), is_same)) pages.push_back(std::move(page));
    if (pages.size() == kMaxMentions) break;
  }
  return pages;
}

}  // namespace status_translator
