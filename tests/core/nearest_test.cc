#include "core/nearest.h"

#include <gmock/gmock.h>

#include <string>

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::string_view kNames[] = {"NOT_FOUND", "UNKNOWN", "CANCELLED", "grpc", "grpc-web", "google"};

TEST(NearestTest, CorrectsTypingErrors) {
  EXPECT_THAT(Nearest("NOT_FUOND", kNames), ElementsAre("NOT_FOUND"));
  EXPECT_THAT(Nearest("CANCELED", kNames), ElementsAre("CANCELLED"));
  EXPECT_THAT(Nearest("gogle", kNames), ElementsAre("google"));
  const std::vector<absl::string_view> names = {"grpc", "google", "envoy"};
  EXPECT_THAT(Nearest("gprc", names), ElementsAre("grpc")) << "swapped letters are one mistake";
  EXPECT_THAT(Nearest("evnoy", names), ElementsAre("envoy"));
  EXPECT_THAT(Nearest("gcrp", names), IsEmpty());
}

TEST(NearestTest, IgnoresCase) { EXPECT_THAT(Nearest("not_found", kNames), ElementsAre("NOT_FOUND")); }

TEST(NearestTest, NearestFirstAndAtMostThree) {
  const absl::string_view names[] = {"aaaaab", "aaaaaa", "aaaabb", "aaaacc", "zzzzzz"};
  EXPECT_THAT(Nearest("aaaaaa", names), ElementsAre("aaaaaa", "aaaaab", "aaaabb"));
}

TEST(NearestTest, ManyEquallyNearNamesAreNotSuggested) {
  const absl::string_view classes[] = {"1xx", "2xx", "3xx", "4xx", "5xx"};
  EXPECT_THAT(Nearest("6xx", classes), IsEmpty());
  EXPECT_THAT(Nearest("5x", classes), ElementsAre("5xx"));
}

TEST(NearestTest, DistantNamesAreNotSuggested) {
  EXPECT_THAT(Nearest("teapot", kNames), IsEmpty());
  EXPECT_THAT(Nearest("", kNames), IsEmpty());
  EXPECT_THAT(Nearest(std::string(65, 'a'), {}), IsEmpty());
  EXPECT_THAT(Nearest(std::string(1 << 20, 'N'), kNames), IsEmpty());
}

TEST(NearestTest, HintNamesTheSuggestion) {
  EXPECT_EQ(DidYouMean("gcrp", kNames), "");
  EXPECT_EQ(DidYouMean("grpcc", kNames), " (did you mean grpc?)");
  EXPECT_EQ(DidYouMean("teapot", kNames), "");
}

TEST(NearestTest, SuggestsGrpcCodes) {
  EXPECT_EQ(DidYouMeanGrpcCode("not_fuond"), " (did you mean NOT_FOUND?)");
  EXPECT_EQ(DidYouMeanGrpcCode("TEAPOT"), "");
}

TEST(NearestTest, NotOneOfNamesTheWords) {
  const absl::string_view words[] = {"observe", "enforce"};
  EXPECT_EQ(NotOneOf("enforce", words), "");
  EXPECT_EQ(NotOneOf("enfroce", words), "\"enfroce\" is not one of observe, enforce (did you mean enforce?)");
  EXPECT_EQ(NotOneOf("", words), "\"\" is not one of observe, enforce");
  EXPECT_EQ(WordSet(words), "{observe,enforce}");
}

}  // namespace
}  // namespace status_translator
