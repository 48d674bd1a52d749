#include "support/text_template.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace status_translator {
namespace {

class Filler {
 public:
  Filler(absl::string_view text, const TemplateValues& values) : text_(text), scopes_({&values}) {}

  std::string FillAll() && {
    Fill(0, text_.size());
    return std::move(filled_);
  }

 private:
  void Fill(size_t begin, size_t end) {
    while (true) {
      const size_t tag = std::min(text_.find("{{", begin), end);
      absl::StrAppend(&filled_, text_.substr(begin, tag - begin));
      if (tag == end) return;
      const size_t tag_end = text_.find("}}", tag);
      begin = tag_end + 2;
      absl::string_view name = text_.substr(tag + 2, tag_end - tag - 2);
      const bool if_empty = absl::ConsumePrefix(&name, "^");
      if (!if_empty && !absl::ConsumePrefix(&name, "#")) {
        absl::StrAppend(&filled_, TextOf(name));
        continue;
      }
      const std::string closing = absl::StrCat("{{/", name, "}}");
      const size_t section_end = text_.find(closing, begin);
      FillSection(name, if_empty, AfterTag(tag, begin), section_end);
      begin = AfterTag(section_end, section_end + closing.size());
    }
  }

  void FillSection(absl::string_view name, bool if_empty, size_t begin, size_t end) {
    const std::vector<TemplateValues>* items = ListOf(name);
    const bool is_empty = items == nullptr ? TextOf(name).empty() : items->empty();
    if (is_empty != if_empty) return;
    if (items == nullptr || if_empty) {
      Fill(begin, end);
      return;
    }
    for (const TemplateValues& item : *items) {
      scopes_.push_back(&item);
      Fill(begin, end);
      scopes_.pop_back();
    }
  }

  // The end of the tag, or of its line if it is alone there.
  size_t AfterTag(size_t begin, size_t end) const {
    const bool is_alone = (begin == 0 || text_[begin - 1] == '\n') && end < text_.size() && text_[end] == '\n';
    return is_alone ? end + 1 : end;
  }

  absl::string_view TextOf(absl::string_view name) const {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      if (const auto found = (*scope)->texts.find(name); found != (*scope)->texts.end()) return found->second;
    }
    return "";
  }

  const std::vector<TemplateValues>* ListOf(absl::string_view name) const {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      if (const auto found = (*scope)->lists.find(name); found != (*scope)->lists.end()) return &found->second;
    }
    return nullptr;
  }

  const absl::string_view text_;
  std::vector<const TemplateValues*> scopes_;  // the innermost last
  std::string filled_;
};

}  // namespace

std::string FillTemplate(absl::string_view text, const TemplateValues& values) {
  return Filler(text, values).FillAll();
}

}  // namespace status_translator
