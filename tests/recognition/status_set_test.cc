#include "recognition/status_set.h"

#include <gtest/gtest.h>

namespace status_translator {
namespace {

TEST(StatusSetTest, ReadsStatusesClassesAndRanges) {
  StatusSet set;
  EXPECT_TRUE(set.empty());
  EXPECT_TRUE(set.Add("404"));
  EXPECT_TRUE(set.Add("5xx"));
  EXPECT_TRUE(set.Add("420-422"));
  for (const int in : {404, 420, 422, 500, 599}) EXPECT_TRUE(set.Has(in)) << in;
  for (const int out : {0, 99, 400, 403, 423, 499, 600}) EXPECT_FALSE(set.Has(out)) << out;
  EXPECT_TRUE(set.HasAny(400, 404));
  EXPECT_FALSE(set.HasAny(200, 299));
}

TEST(StatusSetTest, RefusesAnythingElse) {
  for (const char* text : {"", "99", "600", "6xx", "4x", "4XX", "404-", "-404", "422-420", "400-600", "a", "4xx-5xx"}) {
    StatusSet set;
    EXPECT_FALSE(set.Add(text)) << text;
    EXPECT_TRUE(set.empty()) << text;
  }
}

}  // namespace
}  // namespace status_translator
