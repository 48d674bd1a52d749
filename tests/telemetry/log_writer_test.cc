#include "telemetry/log_writer.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <csignal>
#include <future>
#include <string>
#include <thread>
#include <vector>

namespace status_translator {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLong(20'000);

std::string Notice(uint64_t lines) { return "dropped " + std::to_string(lines); }

// A pipe that holds one page, so that the writer blocks after a few lines.
class LogWriterTest : public ::testing::Test {
 protected:
  LogWriterTest() {
    std::signal(SIGPIPE, SIG_IGN);
    if (pipe2(ends_, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    fcntl(ends_[1], F_SETPIPE_SZ, 4096);
  }
  ~LogWriterTest() override {
    CloseReader();
    // The writer's end stays open: the writer's thread may still use it.
  }

  void CloseReader() {
    if (ends_[0] >= 0) close(ends_[0]);
    ends_[0] = -1;
  }
  // Reads until a line is `last`.
  std::vector<std::string> ReadLinesUntil(const std::string& last) const {
    std::vector<std::string> lines(1);
    char byte = 0;
    while (read(ends_[0], &byte, 1) == 1) {
      if (byte != '\n') {
        lines.back().push_back(byte);
        continue;
      }
      if (lines.back() == last) break;
      lines.emplace_back();
    }
    return lines;
  }
  // Writes more than the pipe holds, so that the writer blocks until the pipe is read.
  static void Stall(LogWriter& writer) {
    for (int i = 0; i < 3; ++i) writer.Write(std::string(4096, 'x'), LogPriority::kService);
  }

  int ends_[2] = {-1, -1};
};

TEST_F(LogWriterTest, WritesLinesOfOneThreadInTheirOrder) {
  LogWriter writer(ends_[1], Notice);
  std::vector<std::string> expected;
  for (int i = 0; i < 1000; ++i) {
    expected.push_back("line " + std::to_string(i));
    writer.Write(expected.back(), LogPriority::kService);
  }
  EXPECT_EQ(ReadLinesUntil("line 999"), expected);
  EXPECT_TRUE(writer.Flush(kLong));
  EXPECT_EQ(writer.dropped(), 0u);
}

TEST_F(LogWriterTest, APipeThatIsNotReadDropsLinesAndBlocksNoCaller) {
  LogWriter writer(ends_[1], Notice);
  Stall(writer);
  for (size_t i = 0; i < kMaxQueuedLogLines; ++i) writer.Write("line", LogPriority::kService);
  EXPECT_EQ(writer.dropped(), 3u);
  EXPECT_FALSE(writer.Flush(milliseconds(1)));
  // Once the pipe is read, a notice in place of the dropped lines says how many there were.
  EXPECT_THAT(ReadLinesUntil("dropped 3"), ::testing::SizeIs(kMaxQueuedLogLines + 1));
  EXPECT_TRUE(writer.Flush(kLong));
  writer.Write("again", LogPriority::kService);
  EXPECT_THAT(ReadLinesUntil("again"), ::testing::ElementsAre("again"));
}

TEST_F(LogWriterTest, BytesAreBoundedToo) {
  LogWriter writer(ends_[1], Notice);
  const size_t fits = kMaxQueuedLogBytes / 65536;
  for (size_t i = 0; i < fits + 5; ++i) writer.Write(std::string(65536, 'x'), LogPriority::kService);
  EXPECT_EQ(writer.dropped(), 5u);
}

TEST_F(LogWriterTest, LinesOfClientsLeaveRoomForTheOthers) {
  LogWriter writer(ends_[1], Notice);
  Stall(writer);
  for (size_t i = 0; i < kMaxQueuedLogLines; ++i) writer.Write("call", LogPriority::kClient);
  const uint64_t dropped = writer.dropped();
  EXPECT_GE(dropped, kMaxQueuedLogLines / 2);
  writer.Write("stopping", LogPriority::kService);
  EXPECT_EQ(writer.dropped(), dropped);
  EXPECT_EQ(ReadLinesUntil("stopping").back(), "stopping");
}

TEST_F(LogWriterTest, ItsDestructorDoesNotWaitForItsThread) {
  {
    LogWriter writer(ends_[1], Notice);
    Stall(writer);
  }
  EXPECT_EQ(fcntl(ends_[1], F_GETFD), FD_CLOEXEC);
}

TEST_F(LogWriterTest, LinesThatAFullDiskRefusesAreCounted) {
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(full, 0);
  LogWriter writer(full, Notice);
  for (int i = 0; i < 10; ++i) writer.Write("line", LogPriority::kService);
  EXPECT_TRUE(writer.Flush(kLong));
  EXPECT_EQ(writer.dropped(), 10u);
}

TEST_F(LogWriterTest, AClosedPipeChangesNothing) {
  LogWriter writer(ends_[1], Notice);
  CloseReader();
  writer.Write("line", LogPriority::kService);
  EXPECT_TRUE(writer.Flush(kLong));
  EXPECT_EQ(writer.dropped(), 1u);
}

TEST_F(LogWriterTest, WaitsForAReaderWhereTheDescriptorDoesNotBlock) {
  ASSERT_EQ(fcntl(ends_[1], F_SETFL, O_NONBLOCK), 0);
  LogWriter writer(ends_[1], Notice);
  Stall(writer);
  writer.Write("last", LogPriority::kService);
  EXPECT_EQ(ReadLinesUntil("last").size(), 4u);
  EXPECT_TRUE(writer.Flush(kLong));
  EXPECT_EQ(writer.dropped(), 0u);
}

TEST_F(LogWriterTest, LinesOfManyThreadsAreWholeOrCounted) {
  LogWriter writer(ends_[1], Notice);
  constexpr size_t kThreads = 4;
  constexpr size_t kLines = 5000;
  std::vector<std::thread> threads;
  for (size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&writer, i] {
      for (size_t k = 0; k < kLines; ++k) writer.Write("thread " + std::to_string(i), LogPriority::kService);
    });
  }
  auto read = std::async(std::launch::async, [&] { return ReadLinesUntil("end"); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(writer.Flush(kLong));
  const uint64_t dropped = writer.dropped();
  writer.Write("end", LogPriority::kService);
  size_t whole = 0;
  for (const std::string& line : read.get()) whole += line.rfind("thread ", 0) == 0 && line.size() == 8 ? 1 : 0;
  EXPECT_EQ(whole + dropped, kThreads * kLines);
}

}  // namespace
}  // namespace status_translator
