#include "server/unix_socket.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "support/process.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

// The socket of a process that does not use the lock file.
int Bind(const std::string& path, int type = SOCK_STREAM) {
  sockaddr_un name = {};
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path, path.data(), path.size());
  const int descriptor = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
  if (bind(descriptor, reinterpret_cast<sockaddr*>(&name), sizeof(name)) != 0) throw std::runtime_error("bind");
  return descriptor;
}

int Listener(const std::string& path, int backlog = 10) {
  const int descriptor = Bind(path);
  if (listen(descriptor, backlog) != 0) throw std::runtime_error("listen");
  return descriptor;
}

bool Connects(const std::string& path) {
  sockaddr_un name = {};
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path, path.data(), path.size());
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected = connect(descriptor, reinterpret_cast<sockaddr*>(&name), sizeof(name)) == 0;
  close(descriptor);
  return connected;
}

std::string ErrorOfClaiming(const std::string& path) { return std::string(UnixSocket::Claim(path).status().message()); }

class UnixSocketTest : public ::testing::Test {
 protected:
  const TempDir dir_;
  const std::string path_ = dir_ / "s";
};

TEST_F(UnixSocketTest, IsClaimedOnce) {
  {
    const auto first = UnixSocket::Claim(path_);
    ASSERT_TRUE(first.ok());
    EXPECT_THAT(ErrorOfClaiming(path_), HasSubstr("another server is using it"));
  }
  EXPECT_TRUE(UnixSocket::Claim(path_).ok());
  EXPECT_THAT(ErrorOfClaiming(dir_ / "none/s"), HasSubstr(": its directory does not exist"));
}

TEST_F(UnixSocketTest, IsNotTakenFromAProcessThatListens) {
  const int foreign = Listener(path_);
  EXPECT_EQ(ErrorOfClaiming(path_), "cannot listen on unix:" + path_ + ": another process listens on it");
  EXPECT_TRUE(Connects(path_));
  close(foreign);
  EXPECT_TRUE(UnixSocket::Claim(path_).ok()) << "nothing listens any more";
}

TEST_F(UnixSocketTest, ABusyListenerCountsAsListening) {
  const int foreign = Listener(path_, 0);
  const int waiting = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un name = {};
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path, path_.data(), path_.size());
  ASSERT_EQ(connect(waiting, reinterpret_cast<sockaddr*>(&name), sizeof(name)), 0);
  EXPECT_THAT(ErrorOfClaiming(path_), HasSubstr("another process listens on it"));
  close(waiting);
  close(foreign);
}

TEST_F(UnixSocketTest, ASocketOfDatagramsIsInUse) {
  const int foreign = Bind(path_, SOCK_DGRAM);
  EXPECT_THAT(ErrorOfClaiming(path_), HasSubstr("another process listens on it"));
  close(foreign);
}

TEST_F(UnixSocketTest, WhatIsNotASocketStays) {
  const std::string file = dir_ / "file";
  close(open(file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  std::filesystem::create_directory(dir_ / "folder");
  std::filesystem::create_symlink(file, dir_ / "link");
  for (const char* name : {"file", "folder", "link"}) {
    EXPECT_THAT(ErrorOfClaiming(dir_ / name), HasSubstr("the path exists and is not a socket"));
    EXPECT_TRUE(std::filesystem::exists(dir_ / name));
  }
}

TEST_F(UnixSocketTest, IsPublishedOverAStaleSocketAndRemoved) {
  close(Bind(path_));
  const auto taken = UnixSocket::Claim(path_);
  ASSERT_TRUE(taken.ok());
  const int ours = Listener((*taken)->temporary_path());
  ASSERT_TRUE((*taken)->Publish().ok());
  EXPECT_TRUE(Connects(path_));
  EXPECT_FALSE(std::filesystem::exists((*taken)->temporary_path()));
  (*taken)->Remove();
  EXPECT_FALSE(std::filesystem::exists(path_));
  close(ours);
}

TEST_F(UnixSocketTest, ListensUnderATemporaryNameUntilItIsPublished) {
  const std::string temporary = path_ + ".new";
  close(Bind(temporary));  // left by a process that died
  {
    const auto taken = UnixSocket::Claim(path_);
    ASSERT_TRUE(taken.ok());
    const absl::StatusOr<int> listening = (*taken)->Listen();
    ASSERT_TRUE(listening.ok()) << listening.status();
    EXPECT_TRUE(Connects(temporary));
    EXPECT_FALSE(std::filesystem::exists(path_));
    ASSERT_TRUE((*taken)->Publish().ok());
    EXPECT_TRUE(Connects(path_));
    EXPECT_FALSE(std::filesystem::exists(temporary));
    close(*listening);
  }
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(UnixSocketTest, LeavesNothingIfItIsNotPublished) {
  const auto listen = [this] { return (*UnixSocket::Claim(path_))->Listen(); };
  const absl::StatusOr<int> listening = listen();
  ASSERT_TRUE(listening.ok());
  close(*listening);
  EXPECT_FALSE(std::filesystem::exists(path_ + ".new"));
}

TEST_F(UnixSocketTest, AFasterProcessKeepsThePath) {
  const auto taken = UnixSocket::Claim(path_);
  ASSERT_TRUE(taken.ok());
  const int ours = Listener((*taken)->temporary_path());
  const int foreign = Listener(path_);
  EXPECT_THAT(std::string((*taken)->Publish().message()), HasSubstr("another process listens on it"));
  close(foreign);
  close(ours);
}

TEST_F(UnixSocketTest, TheSocketOfAnotherProcessIsNotRemoved) {
  auto taken = UnixSocket::Claim(path_);
  ASSERT_TRUE(taken.ok());
  const int ours = Listener((*taken)->temporary_path());
  ASSERT_TRUE((*taken)->Publish().ok());
  std::filesystem::remove(path_);
  const int foreign = Listener(path_);
  taken->reset();
  EXPECT_TRUE(Connects(path_));
  close(foreign);
  close(ours);
}

}  // namespace
}  // namespace status_translator
