#include "wire/base64.h"

#include <gtest/gtest.h>

#include <optional>

namespace status_translator {
namespace {

TEST(Base64Test, HasNoPadding) {
  EXPECT_EQ(Base64WithoutPadding(""), "");
  EXPECT_EQ(Base64WithoutPadding("a"), "YQ");
  EXPECT_EQ(Base64WithoutPadding("ab"), "YWI");
  EXPECT_EQ(Base64WithoutPadding("abc"), "YWJj");
  EXPECT_EQ(Base64WithoutPadding("\xFF\xFF"), "//8") << "the standard alphabet, not that of URLs";
}

TEST(Base64Test, DecodesSeveralPieces) {
  for (const char* encoded : {"YWJj", "YWI=Yw==", "YQ==YmM=", "YQ==Yg==Yw==", "YQ==\r\n YmM=\n", "YQ==YmM"}) {
    EXPECT_EQ(DecodeBase64Pieces(encoded), "abc") << encoded;
  }
  EXPECT_EQ(DecodeBase64Pieces(""), "");
  EXPECT_EQ(DecodeBase64Pieces(" \n"), "");
  EXPECT_EQ(DecodeBase64Pieces("//8"), "\xFF\xFF");
  for (const char* broken : {"Y", "YWJjY", "=", "====", "YQ=Yg==", "Y===", "YQ..", "YW-j", "YW!j", "\xFF", "YQ==="}) {
    EXPECT_EQ(DecodeBase64Pieces(broken), std::nullopt) << broken;
  }
}

}  // namespace
}  // namespace status_translator
