#include "wire/connect_error.h"

#include <gtest/gtest.h>

#include <string>

#include "core/grpc_code.h"
#include "support/bodies.h"

namespace status_translator {
namespace {

TEST(ConnectCodeTest, ReadsWordsInLowerCaseOnly) {
  EXPECT_EQ(ConnectCode("not_found"), GrpcCodeFromName("NOT_FOUND"));
  EXPECT_EQ(ConnectCode("canceled"), GrpcCodeFromName("CANCELLED"));
  for (const char* word : {"", "ok", "cancelled", "NOT_FOUND", "Not_found", "malformed", "5"}) {
    EXPECT_FALSE(ConnectCode(word).has_value()) << word;
  }
}

TEST(TwirpCodeTest, HasThreeWordsOfItsOwn) {
  EXPECT_EQ(TwirpCode("malformed"), GrpcCodeFromName("INVALID_ARGUMENT"));
  EXPECT_EQ(TwirpCode("bad_route"), GrpcCodeFromName("UNIMPLEMENTED"));
  EXPECT_EQ(TwirpCode("dataloss"), GrpcCodeFromName("DATA_LOSS"));
  for (const char* word : {"", "ok", "cancelled", "MALFORMED"}) EXPECT_FALSE(TwirpCode(word).has_value()) << word;
}

TEST(TwirpErrorTest, ReadsTheWait) {
  const auto wait = [](const std::string& text) {
    return ErrorOf(R"({"code":"resource_exhausted","msg":"m","meta":{"retry_after":")" + text + "\"}}").retry_after;
  };
  EXPECT_EQ(wait("15s"), absl::Seconds(15));
  EXPECT_EQ(wait("1m30s"), absl::Seconds(90));
  for (const char* text : {"", "soon", "-1s", "15"}) EXPECT_FALSE(wait(text).has_value()) << text;
}

}  // namespace
}  // namespace status_translator
