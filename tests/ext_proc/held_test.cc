#include "ext_proc/held.h"

#include <gmock/gmock.h>

#include "ext_proc/message.h"
#include "support/limits.h"

namespace status_translator {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

const BodyPiece& PieceOf(const ProxyCommand& command) { return command.piece.value(); }

TEST(ExtProcHeldTest, PiecesComeBackJoined) {
  ExtProcHeld held;
  held.HoldHead();
  for (const char* bytes : {"", "one", "", "two", ""})
    EXPECT_TRUE(held.HoldPiece(std::string(bytes).size(), false, false));
  EXPECT_EQ(held.commands(), 2u);
  const auto answers = held.Release("onetwo and what was not held");
  ASSERT_THAT(answers, SizeIs(2));
  EXPECT_TRUE(answers[0].part == ExchangePart::kResponseHead);
  EXPECT_EQ(PieceOf(answers[1]).bytes, "onetwo");
  EXPECT_FALSE(PieceOf(answers[1]).flags.end_of_stream);
  EXPECT_FALSE(held.any());
  EXPECT_THAT(held.Release(""), IsEmpty());
}

TEST(ExtProcHeldTest, MessagesStayApart) {
  ExtProcHeld held;
  held.HoldHead();
  EXPECT_TRUE(held.HoldPiece(3, true, true));
  EXPECT_TRUE(held.HoldPiece(0, false, true));
  EXPECT_TRUE(held.HoldPiece(5, false, true));
  const auto answers = held.Release("onethree");
  ASSERT_THAT(answers, SizeIs(4));
  EXPECT_EQ(PieceOf(answers[1]).bytes, "one");
  EXPECT_TRUE(PieceOf(answers[1]).flags.compressed);
  EXPECT_EQ(PieceOf(answers[2]).bytes, "");
  EXPECT_FALSE(PieceOf(answers[2]).flags.compressed);
  EXPECT_EQ(PieceOf(answers[3]).bytes, "three");
}

TEST(ExtProcHeldTest, PiecesAndMessagesAreBounded) {
  for (const bool apart : {false, true}) {
    ExtProcHeld held;
    held.HoldHead();
    const int most = apart ? kMaxExtProcMessages : kMaxExtProcPieces;
    for (int i = 0; i < most; ++i) EXPECT_TRUE(held.HoldPiece(0, false, apart));
    EXPECT_FALSE(held.HoldPiece(0, false, apart));
    EXPECT_EQ(held.commands(), apart ? 1u + kMaxExtProcMessages : 2u);
  }
}

}  // namespace
}  // namespace status_translator
