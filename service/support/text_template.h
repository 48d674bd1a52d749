// Fills templates of texts that the program writes: source code, configuration, scripts.
#ifndef STATUS_TRANSLATOR_SUPPORT_TEXT_TEMPLATE_H_
#define STATUS_TRANSLATOR_SUPPORT_TEXT_TEMPLATE_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace status_translator {

// What the tags of a template stand for.
struct TemplateValues {
  std::map<std::string, std::string, std::less<>> texts;
  std::map<std::string, std::vector<TemplateValues>, std::less<>> lists;
};

// A part of Mustache, without escaping:
//   {{name}}                  the text `name`
//   {{#name}}...{{/name}}     once for each item of the list `name`, or once if `name` is a text that is not empty
//   {{^name}}...{{/name}}     once if it is empty
// Within an item its own values hide those outside. What has no value is empty. The tag of a section that is alone on
// its line takes the line away. Sections must be closed, and one cannot hold another of the same name.
std::string FillTemplate(absl::string_view text, const TemplateValues& values);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_TEXT_TEMPLATE_H_
