#include "config/example_failures.h"

#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

TEST(ExampleFailuresTest, KeepsABoundedNumberAndCountsTheRest) {
  ExampleFailures failures;
  EXPECT_TRUE(failures.ToStatus("examples").ok());
  failures.Add("f:1:1: a");
  EXPECT_EQ(failures.ToStatus("examples"), absl::InvalidArgumentError("f:1:1: a"));
  for (size_t i = 0; i < ExampleFailures::kMaxFailures + 2; ++i) failures.Add(absl::StrCat("f:1:1: ", i));
  EXPECT_TRUE(absl::EndsWith(failures.ToStatus("examples").message(), "f:1:1: 98\nand 3 more examples do not hold"));
}

}  // namespace
}  // namespace status_translator
