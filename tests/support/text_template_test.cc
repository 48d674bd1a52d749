#include "support/text_template.h"

#include <gtest/gtest.h>

namespace status_translator {
namespace {

TEST(TextTemplateTest, FillsTexts) {
  EXPECT_EQ(FillTemplate("{{a}}, {{b}}{{missing}}!\n", {.texts = {{"a", "1"}, {"b", "{{a}}"}}, .lists = {}}),
            "1, {{a}}!\n");
}

TEST(TextTemplateTest, RepeatsASectionForEachItem) {
  const TemplateValues values = {.texts = {{"name", "outer"}, {"end", ";"}},
                                 .lists = {{"rows", {{.texts = {{"name", "x"}}, .lists = {}}, {}}}, {"none", {}}}};
  EXPECT_EQ(FillTemplate("{{#rows}}\n- {{name}}{{end}}\n{{/rows}}\n{{#none}}\nnever\n{{/none}}\nlast\n", values),
            "- x;\n- outer;\nlast\n");
  EXPECT_EQ(FillTemplate("[{{#rows}}{{name}} {{/rows}}]\n", values), "[x outer ]\n");
  EXPECT_EQ(FillTemplate("{{^rows}}empty{{/rows}}{{^none}}none{{/none}}", values), "none");
}

TEST(TextTemplateTest, ASectionOfATextDependsOnWhetherItIsEmpty) {
  const char text[] = "a{{#b}} {{b}}{{/b}}{{^b}} nothing{{/b}}";
  EXPECT_EQ(FillTemplate(text, {.texts = {{"b", "1"}}, .lists = {}}), "a 1");
  EXPECT_EQ(FillTemplate(text, {}), "a nothing");
}

TEST(TextTemplateTest, SectionsHoldSections) {
  const TemplateValues inner = {.texts = {{"n", "1"}}, .lists = {}};
  const TemplateValues values = {.texts = {},
                                 .lists = {{"tables", {{.texts = {}, .lists = {{"rows", {inner, inner}}}}}}}};
  EXPECT_EQ(FillTemplate("{{#tables}}\n{\n{{#rows}}\n  {{n}}\n{{/rows}}\n}\n{{/tables}}\n", values),
            "{\n  1\n  1\n}\n");
}

}  // namespace
}  // namespace status_translator
