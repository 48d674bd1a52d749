// Bodies, read as those of a response.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_BODIES_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_BODIES_H_

#include <string>
#include <vector>

#include "support/fields.h"
#include "wire/body.h"

namespace status_translator {

struct ReadBodyResult {
  Body body;
  std::vector<v1::Finding> findings;
};

inline ReadBodyResult BodyOf(const std::string& content_type, const std::string& bytes,
                             const std::string& encoding = "") {
  v1::HttpResponse http;
  if (!content_type.empty()) AddField(*http.mutable_headers(), "Content-Type", content_type);
  if (!encoding.empty()) AddField(*http.mutable_headers(), "Content-Encoding", encoding);
  http.set_body(bytes);
  v1::ConversionReport report;
  ReadBodyResult result;
  result.body = ReadBody(http, report);
  result.findings = Findings(report);
  return result;
}

// "JSON" for BODY_KIND_JSON.
inline std::string Kind(const std::string& content_type, const std::string& bytes) {
  return v1::BodyKind_Name(BodyOf(content_type, bytes).body.kind).substr(sizeof("BODY_KIND_") - 1);
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_BODIES_H_
