#include "rpc/ext_proc_streams.h"

#include <gmock/gmock.h>

#include <deque>

#include "support/limits.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Phase = ExtProcStreams::Phase;

class ExtProcStreamsTest : public ::testing::Test {
 protected:
  class Stream final : public ExtProcStreams::Member {
   public:
    void End(ExtProcEnd ending) override { end = ending; }

    std::optional<ExtProcEnd> end;
    ExtProcStreams::Slot* slot = nullptr;
    ExtProcEnd refusal = ExtProcEnd::kEnded;
  };

  // Opens a stream, a second after the one before.
  Stream& Open(uint64_t peer, Phase phase = Phase::kRequest) {
    now_ += std::chrono::seconds(1);
    Stream& stream = opened_.emplace_back();
    stream.slot = streams_.Admit(stream, peer, now_, stream.refusal);
    if (stream.slot != nullptr && phase != Phase::kSilent) stream.slot->RecordMessage(phase, now_);
    return stream;
  }

  // The indices, in the order of opening, of the streams that ended for that reason.
  std::vector<size_t> EndedAs(ExtProcEnd end) const {
    std::vector<size_t> ended;
    for (size_t i = 0; i < opened_.size(); ++i) {
      if (opened_[i].end == end) ended.push_back(i);
    }
    return ended;
  }

  ExtProcTime now_{};
  ExtProcStreams streams_{4};
  std::deque<Stream> opened_;
};

TEST_F(ExtProcStreamsTest, TheLongestIdleMakesRoom) {
  for (int i = 0; i < 4; ++i) Open(1);
  opened_[0].slot->RecordMessage(Phase::kRequest, now_);
  EXPECT_NE(Open(2).slot, nullptr);
  EXPECT_THAT(EndedAs(ExtProcEnd::kEvicted), ElementsAre(1));
  EXPECT_EQ(streams_.open(), 4u);
}

TEST_F(ExtProcStreamsTest, AStreamWhoseResponseHasBegunIsNotIdle) {
  for (int i = 0; i < 3; ++i) Open(1, Phase::kResponse);
  Open(1);
  EXPECT_NE(Open(1).slot, nullptr);
  EXPECT_THAT(EndedAs(ExtProcEnd::kEvicted), ElementsAre(3));
}

TEST_F(ExtProcStreamsTest, APeerWithItsShareMakesRoomItself) {
  Open(2);
  for (int i = 0; i < 3; ++i) Open(1);
  EXPECT_NE(Open(1).slot, nullptr);
  EXPECT_THAT(EndedAs(ExtProcEnd::kEvicted), ElementsAre(1));
}

TEST_F(ExtProcStreamsTest, APeerWithItsShareIsRefusedWhereItHasNothingIdle) {
  Open(2);
  for (int i = 0; i < 3; ++i) Open(1, Phase::kResponse);
  const Stream& refused = Open(1);
  EXPECT_EQ(refused.slot, nullptr);
  EXPECT_EQ(refused.refusal, ExtProcEnd::kRefused);
  EXPECT_THAT(EndedAs(ExtProcEnd::kEvicted), IsEmpty());
}

TEST_F(ExtProcStreamsTest, APeerWithoutItsShareGetsInWhereNothingIsIdle) {
  for (int i = 0; i < 4; ++i) Open(1, Phase::kResponse);
  EXPECT_NE(Open(2).slot, nullptr);
  EXPECT_THAT(EndedAs(ExtProcEnd::kEvicted), ElementsAre(0));
}

TEST_F(ExtProcStreamsTest, AnAnswerThatIsBeingWrittenIsNotCutOff) {
  for (int i = 0; i < 4; ++i) Open(1, Phase::kResponse);
  for (int i = 0; i < 3; ++i) {
    opened_[i].slot->RecordMessage(Phase::kResponse, now_ + std::chrono::milliseconds(500));
    opened_[i].slot->SetUnread(true);
  }
  opened_[3].slot->RecordMessage(Phase::kResponse, now_ + std::chrono::milliseconds(600));
  Open(2, Phase::kResponse);
  EXPECT_THAT(EndedAs(ExtProcEnd::kEvicted), ElementsAre(3));
  Open(3, Phase::kResponse);
  EXPECT_THAT(EndedAs(ExtProcEnd::kEvicted), ElementsAre(0, 3));
}

TEST_F(ExtProcStreamsTest, StreamsAreIdleByWhatTheyWaitFor) {
  now_ += std::chrono::hours(1);
  Stream& silent = Open(1, Phase::kSilent);
  Stream& request = Open(1, Phase::kRequest);
  Stream& response = Open(1, Phase::kResponse);
  Stream& unread = Open(1, Phase::kResponse);
  unread.slot->SetUnread(true);
  const ExtProcTime start = now_;
  streams_.EndIdle(start + kMaxExtProcSilence - std::chrono::seconds(4));
  EXPECT_THAT(EndedAs(ExtProcEnd::kIdle), IsEmpty());
  streams_.EndIdle(start + kMaxExtProcSilence);
  EXPECT_EQ(silent.end, ExtProcEnd::kIdle);
  EXPECT_EQ(request.end, std::nullopt);
  request.slot->RecordMessage(Phase::kRequest, start + std::chrono::seconds(10));
  streams_.EndIdle(start + kMaxExtProcIdle);
  EXPECT_EQ(request.end, std::nullopt);
  EXPECT_EQ(unread.end, ExtProcEnd::kIdle);
  streams_.EndIdle(start + std::chrono::seconds(10) + kMaxExtProcIdle);
  EXPECT_EQ(request.end, ExtProcEnd::kIdle);
  streams_.EndIdle(start + std::chrono::hours(24));
  EXPECT_EQ(response.end, std::nullopt);
  EXPECT_EQ(streams_.open(), 1u);
}

TEST_F(ExtProcStreamsTest, AllIdleStreamsEndHoweverMany) {
  ExtProcStreams many(1000);
  std::deque<Stream> open(1000);
  for (Stream& stream : open) ASSERT_NE(many.Admit(stream, 1, now_, stream.refusal), nullptr);
  many.EndIdle(now_ + kMaxExtProcSilence);
  EXPECT_EQ(many.open(), 0u);
}

TEST_F(ExtProcStreamsTest, TheLongestUnreadEndsButNotTheReader) {
  for (int i = 0; i < 4; ++i) Open(1, Phase::kResponse);
  for (const int unread : {1, 2}) opened_[unread].slot->SetUnread(true);
  streams_.EndLongestUnread(*opened_[1].slot);
  EXPECT_THAT(EndedAs(ExtProcEnd::kEvicted), ElementsAre(2));
  streams_.EndLongestUnread(*opened_[1].slot);
  EXPECT_THAT(EndedAs(ExtProcEnd::kEvicted), ElementsAre(2));
}

TEST_F(ExtProcStreamsTest, StreamsThatDoNotGoAreFew) {
  // None of the streams that should end does so.
  size_t admitted = 0;
  for (uint64_t peer = 0; peer < 20; ++peer) admitted += Open(peer).slot != nullptr ? 1 : 0;
  EXPECT_EQ(admitted, 5u);
  for (Stream& stream : opened_) {
    if (stream.slot != nullptr) streams_.Remove(*stream.slot);
  }
  EXPECT_EQ(streams_.open(), 0u);
  EXPECT_NE(Open(1).slot, nullptr);
}

TEST_F(ExtProcStreamsTest, ASlotThatWasLeftIsTakenAgain) {
  for (int i = 0; i < 100; ++i) {
    Stream& stream = Open(static_cast<uint64_t>(i));
    ASSERT_NE(stream.slot, nullptr);
    streams_.Remove(*stream.slot);
  }
  EXPECT_EQ(streams_.open(), 0u);
  EXPECT_THAT(EndedAs(ExtProcEnd::kEvicted), IsEmpty());
}

TEST_F(ExtProcStreamsTest, NoneIsAdmittedOnceAllWereEnded) {
  Open(1);
  streams_.EndAll();
  EXPECT_THAT(EndedAs(ExtProcEnd::kDrained), ElementsAre(0));
  const Stream& late = Open(1);
  EXPECT_EQ(late.slot, nullptr);
  EXPECT_EQ(late.refusal, ExtProcEnd::kDrained);
}

}  // namespace
}  // namespace status_translator
