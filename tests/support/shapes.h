// Shapes from text, and responses that they are tried on.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_SHAPES_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_SHAPES_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "config/shape_text.h"
#include "recognition/read_shape.h"
#include "recognition/shape_set.h"
#include "wire/fields.h"

namespace status_translator {

// The shape `name` with these fields, and what every shape needs.
inline std::shared_ptr<const Shape> ShapeOf(const std::string& name, const std::string& fields,
                                            ShapeTier tier = ShapeTier::kBuiltIn) {
  const std::string maker = absl::StartsWith(fields, "made_by:") ? "" : "made_by: \"application\" ";
  const auto parsed = ParseShape(
      "a.shape.textproto", absl::StrCat("name: \"", name, "\" ", maker, fields, " example { status: 400 }"), tier);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return parsed.ok() ? parsed->shape : std::make_shared<const Shape>();
}

// A response with this status, body and headers ("name: value"), as a shape sees it.
struct Seen {
  Seen(int code, const std::string& body, const std::vector<std::string>& headers = {}) {
    http.set_code(code);
    http.set_body(body);
    for (const std::string& line : headers) {
      AddField(*http.mutable_headers(), line.substr(0, line.find(':')), line.substr(line.find(':') + 2));
    }
    v1::ConversionReport report;
    read = ReadBody(http, report);
  }
  Seen(const Seen&) = delete;
  Seen& operator=(const Seen&) = delete;

  v1::HttpResponse http;
  Body read;
  Evidence evidence{http, read};
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_SHAPES_H_
