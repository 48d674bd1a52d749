#include "ext_proc/held.h"

#include <gmock/gmock.h>

#include "support/ext_proc.h"
#include "support/limits.h"

namespace status_translator {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

extp::HttpBody Piece(const std::string& bytes, bool compressed = false) {
  extp::HttpBody piece;
  piece.set_body(bytes);
  piece.set_grpc_message_compressed(compressed);
  return piece;
}

const extp::StreamedBodyResponse& PieceOf(const extp::ProcessingResponse& answer) {
  return answer.response_body().response().body_mutation().streamed_response();
}

TEST(ExtProcHeldTest, PiecesComeBackJoined) {
  ExtProcHeld held;
  held.HoldHead();
  for (const char* bytes : {"", "one", "", "two", ""}) EXPECT_TRUE(held.Hold(Piece(bytes), false));
  EXPECT_EQ(held.answers(), 2u);
  const auto answers = held.HandBack("onetwo and what was not held");
  ASSERT_THAT(answers, SizeIs(2));
  EXPECT_TRUE(answers[0].has_response_headers());
  EXPECT_EQ(PieceOf(answers[1]).body(), "onetwo");
  EXPECT_FALSE(PieceOf(answers[1]).end_of_stream());
  EXPECT_FALSE(held.any());
  EXPECT_THAT(held.HandBack(""), IsEmpty());
}

TEST(ExtProcHeldTest, MessagesStayApart) {
  ExtProcHeld held;
  held.HoldHead();
  EXPECT_TRUE(held.Hold(Piece("one", true), true));
  EXPECT_TRUE(held.Hold(Piece(""), true));
  EXPECT_TRUE(held.Hold(Piece("three"), true));
  const auto answers = held.HandBack("onethree");
  ASSERT_THAT(answers, SizeIs(4));
  EXPECT_EQ(PieceOf(answers[1]).body(), "one");
  EXPECT_TRUE(PieceOf(answers[1]).grpc_message_compressed());
  EXPECT_EQ(PieceOf(answers[2]).body(), "");
  EXPECT_FALSE(PieceOf(answers[2]).grpc_message_compressed());
  EXPECT_EQ(PieceOf(answers[3]).body(), "three");
}

TEST(ExtProcHeldTest, PiecesAndMessagesAreBounded) {
  for (const bool apart : {false, true}) {
    ExtProcHeld held;
    held.HoldHead();
    const int most = apart ? kMaxExtProcMessages : kMaxExtProcPieces;
    for (int i = 0; i < most; ++i) EXPECT_TRUE(held.Hold(Piece(""), apart));
    EXPECT_FALSE(held.Hold(Piece(""), apart));
    EXPECT_EQ(held.answers(), apart ? 1u + kMaxExtProcMessages : 2u);
  }
}

}  // namespace
}  // namespace status_translator
