#include "server/acceptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <future>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/address.h"
#include "support/sockets.h"

namespace status_translator {
namespace {

size_t OpenDescriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<size_t>(std::distance(begin(all), end(all)));
}

struct Listening {
  Acceptor::Socket socket;
  std::string address;
};

Listening ListenAt(const std::string& host, size_t listener = 0) {
  const int descriptor = Listen(*ParseAddress(absl::StrCat(host, ":0"))).value();
  return {{descriptor, listener}, absl::StrCat(host, ":", PortOf(descriptor))};
}

// Sends the number of the listener and closes.
void Answer(const Acceptor::Socket& accepted_by, int connection, const sockaddr_storage&) {
  const std::string number = absl::StrCat(accepted_by.listener);
  (void)send(connection, number.data(), number.size(), MSG_NOSIGNAL);
  close(connection);
}

void Ignore(int) {}

TEST(AcceptorTest, AcceptsOnAllSocketsUntilItStops) {
  const size_t before = OpenDescriptors();
  const std::vector<Listening> all = {ListenAt("127.0.0.1", 0), ListenAt("[::1]", 1), ListenAt("127.0.0.1", 2)};
  const auto acceptor = Acceptor::Start({all[0].socket, all[1].socket, all[2].socket}, Answer, Ignore);
  ASSERT_TRUE(acceptor.ok());
  for (size_t i = 0; i < all.size(); ++i) {
    for (int k = 0; k < 3; ++k) EXPECT_EQ(ClientSocket(all[i].address).Receive(), absl::StrCat(i));
  }
  (*acceptor)->Stop();
  for (const Listening& one : all) EXPECT_THROW(ClientSocket{one.address}, std::runtime_error);
  (*acceptor)->Stop();
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST(AcceptorTest, TellsTheClientsAddress) {
  const Listening listening = ListenAt("127.0.0.1");
  std::promise<sockaddr_storage> peer;
  const auto acceptor = Acceptor::Start(
      {listening.socket},
      [&](const Acceptor::Socket&, int connection, const sockaddr_storage& name) {
        close(connection);
        peer.set_value(name);
      },
      Ignore);
  const ClientSocket client(listening.address, "127.0.0.7");
  const sockaddr_storage name = peer.get_future().get();
  EXPECT_EQ(ntohl(reinterpret_cast<const sockaddr_in&>(name).sin_addr.s_addr), 0x7f000007U);
}

TEST(AcceptorTest, WithoutDescriptorsItWaitsAndGoesOn) {
  const Listening listening = ListenAt("127.0.0.1");
  std::atomic<int> failures = 0;
  std::atomic<int> error = 0;
  const auto acceptor = Acceptor::Start({listening.socket}, Answer, [&](int why) {
    error = why;
    ++failures;
  });
  rlimit limit;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit before = limit;
  const ClientSocket first(listening.address);
  EXPECT_EQ(first.Receive(), "0");
  const int waiting = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  // The client has its descriptor; the acceptor gets none.
  limit.rlim_cur = 3;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  const sockaddr_storage name = NameOfHost("127.0.0.1", PortOf(listening.socket.descriptor));
  ASSERT_EQ(connect(waiting, reinterpret_cast<const sockaddr*>(&name), sizeof(name)), 0);
  EXPECT_TRUE(Becomes([&] { return failures >= 3; }));
  EXPECT_EQ(error, EMFILE);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  char byte = 0;
  EXPECT_EQ(recv(waiting, &byte, 1, 0), 1);
  EXPECT_EQ(byte, '0');
  close(waiting);
}

TEST(AcceptorTest, StopsWhileItHasNoDescriptors) {
  const Listening listening = ListenAt("127.0.0.1");
  std::promise<void> failed;
  std::atomic<bool> told = false;
  const auto acceptor = Acceptor::Start({listening.socket}, Answer, [&](int) {
    if (!told.exchange(true)) failed.set_value();
  });
  rlimit limit;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit before = limit;
  const int waiting = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  limit.rlim_cur = 3;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  const sockaddr_storage name = NameOfHost("127.0.0.1", PortOf(listening.socket.descriptor));
  ASSERT_EQ(connect(waiting, reinterpret_cast<const sockaddr*>(&name), sizeof(name)), 0);
  failed.get_future().wait();
  (*acceptor)->Stop();
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  close(waiting);
}

TEST(AcceptorTest, StopsWhileClientsConnect) {
  const size_t before = OpenDescriptors();
  for (int round = 0; round < 20; ++round) {
    const Listening listening = ListenAt("127.0.0.1");
    std::promise<void> accepted;
    std::atomic<int> count = 0;
    const auto acceptor = Acceptor::Start(
        {listening.socket},
        [&](const Acceptor::Socket& socket, int connection, const sockaddr_storage& peer) {
          Answer(socket, connection, peer);
          if (++count == 10) accepted.set_value();
        },
        Ignore);
    std::thread clients([&] {
      try {
        while (true) ClientSocket{listening.address};
      } catch (const std::runtime_error&) {  // it no longer listens
      }
    });
    accepted.get_future().wait();
    (*acceptor)->Stop();
    clients.join();
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

}  // namespace
}  // namespace status_translator
