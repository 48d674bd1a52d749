// Error bodies, recognised as those of a response.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_BODIES_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_BODIES_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/fields.h"
#include "wire/body.h"

namespace status_translator {

struct Recognised {
  Body body;
  std::vector<v1::Finding> findings;
};

inline Recognised Recognise(const std::string& content_type, const std::string& bytes,
                            const std::string& encoding = "") {
  v1::HttpResponse http;
  if (!content_type.empty()) AddField(*http.mutable_headers(), "Content-Type", content_type);
  if (!encoding.empty()) AddField(*http.mutable_headers(), "Content-Encoding", encoding);
  http.set_body(bytes);
  v1::ConversionReport report;
  Recognised recognised;
  recognised.body = RecogniseBody(http, report);
  recognised.findings = Findings(report);
  return recognised;
}

// "PROBLEM" for BODY_SHAPE_PROBLEM.
inline std::string Shape(const std::string& content_type, const std::string& bytes) {
  return v1::BodyShape_Name(Recognise(content_type, bytes).body.shape).substr(sizeof("BODY_SHAPE_") - 1);
}

// The error in a JSON body. The test fails if the body is not an error of an API.
inline ApiError ErrorOf(const std::string& json) {
  const Body body = Recognise("application/json", json).body;
  EXPECT_TRUE(body.error.has_value()) << json;
  return body.error.value_or(ApiError());
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_BODIES_H_
