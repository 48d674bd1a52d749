// What Diagnose says of a text.
#ifndef STATUS_TRANSLATOR_TESTS_DIAGNOSE_FIRST_CAUSE_H_
#define STATUS_TRANSLATOR_TESTS_DIAGNOSE_FIRST_CAUSE_H_

#include <gtest/gtest.h>

#include <string>

#include "diagnose/diagnose.h"
#include "support/translator.h"

namespace status_translator {

inline v1::DiagnoseResponse Of(const std::string& text) {
  v1::DiagnoseRequest request;
  request.set_text(text);
  v1::DiagnoseResponse response;
  const absl::Status status = Diagnose(TestTranslator(), request, response);
  EXPECT_TRUE(status.ok()) << status;
  return response;
}

inline v1::Cause First(const std::string& text) {
  const v1::DiagnoseResponse response = Of(text);
  return response.causes_size() > 0 ? response.causes(0) : v1::Cause();
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_DIAGNOSE_FIRST_CAUSE_H_
