#include "server/connections.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "support/sockets.h"

namespace status_translator {
namespace {

using Answer = Connections::Answer;

// Sockets that stand for connections, and a clock that the test moves.
class ConnectionsTest : public ::testing::Test {
 protected:
  ~ConnectionsTest() override {
    for (const int socket : sockets_) close(socket);
  }

  Answer Admit(Connections& connections, const std::string& peer, size_t listener = 0) {
    sockets_.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return AdmitSocket(connections, sockets_.back(), peer, listener);
  }
  Answer AdmitTls(Connections& connections, const std::string& peer, std::chrono::milliseconds after = {}) {
    sockets_.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    now_ += after;
    return connections.Admit(sockets_.back(), NameOfHost(peer, 1), 0, true, now_);
  }
  Answer AdmitSocket(Connections& connections, int socket, const std::string& peer, size_t listener = 0) {
    sockaddr_storage name = {};
    name.ss_family = AF_UNIX;
    if (peer != "unix") name = NameOfHost(peer, 1);
    now_ += std::chrono::seconds(1);
    return connections.Admit(socket, name, listener, false, now_);
  }
  void Close(size_t index) {
    close(sockets_[index]);
    sockets_.erase(sockets_.begin() + static_cast<ptrdiff_t>(index));
  }

  std::vector<int> sockets_;
  Connections::Time now_;
};

TEST_F(ConnectionsTest, AreCountedByListenerUntilTheyAreClosed) {
  Connections connections({.total = 10, .per_peer = 10});
  Admit(connections, "192.0.2.1", 0);
  Admit(connections, "192.0.2.1", 1);
  Admit(connections, "unix", 1);
  EXPECT_EQ(connections.Open(0), 1U);
  EXPECT_EQ(connections.Open(1), 2U);
  EXPECT_EQ(connections.Open(2), 0U);
  Close(1);
  EXPECT_EQ(connections.Open(1), 1U);
  Close(0);
  Close(0);
  EXPECT_EQ(connections.Open(0), 0U);
  EXPECT_EQ(connections.Open(1), 0U);
}

TEST_F(ConnectionsTest, ADescriptorThatBecameAnotherOneIsClosed) {
  Connections connections({.total = 10, .per_peer = 10});
  Admit(connections, "192.0.2.1");
  const int other = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(dup2(other, sockets_[0]), sockets_[0]);
  close(other);
  EXPECT_EQ(connections.Open(0), 0U);
}

TEST_F(ConnectionsTest, ANumberThatIsAdmittedAgainCountsOnce) {
  Connections connections({.total = 1, .per_peer = 1});
  EXPECT_EQ(Admit(connections, "192.0.2.1"), Answer::kAdmitted);
  const int number = sockets_[0];
  for (int i = 0; i < 3; ++i) {
    const int next = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(dup2(next, number), number);
    close(next);
    EXPECT_EQ(AdmitSocket(connections, number, "192.0.2.2", 1), Answer::kAdmitted);
    EXPECT_EQ(connections.Open(0), 0U);
    EXPECT_EQ(connections.Open(1), 1U);
  }
}

TEST_F(ConnectionsTest, HaveALimitInTotal) {
  Connections connections({.total = 3, .per_peer = 3});
  for (const char* peer : {"192.0.2.1", "127.0.0.1", "unix"}) EXPECT_EQ(Admit(connections, peer), Answer::kAdmitted);
  for (const char* peer : {"192.0.2.9", "127.0.0.1", "unix"}) {
    EXPECT_EQ(Admit(connections, peer), Answer::kTotalReached) << peer;
  }
  EXPECT_EQ(connections.Open(0), 3U) << "those beyond the limit do not count";
  Close(0);
  EXPECT_EQ(Admit(connections, "192.0.2.9"), Answer::kAdmitted);
}

TEST_F(ConnectionsTest, HaveALimitOfEachClient) {
  Connections connections({.total = 100, .per_peer = 2});
  // Each line is one client.
  const std::vector<std::vector<std::string>> clients = {{"192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1"},
                                                         {"192.0.2.2", "192.0.2.2", "::ffff:192.0.2.2"},
                                                         {"2001:db8:1:2::1", "2001:db8:1:2:ffff::", "2001:db8:1:2::3"},
                                                         {"2001:db8:1:3::1", "2001:db8:1:3::1", "2001:db8:1:3::2"}};
  for (const auto& client : clients) {
    EXPECT_EQ(Admit(connections, client[0]), Answer::kAdmitted);
    EXPECT_EQ(Admit(connections, client[1]), Answer::kAdmitted);
    EXPECT_EQ(Admit(connections, client[2]), Answer::kPeerReached) << client[2];
  }
  Close(0);
  EXPECT_EQ(Admit(connections, "192.0.2.1"), Answer::kAdmitted);
}

TEST_F(ConnectionsTest, AProxyOnThisMachineHasNoLimitOfItsOwnByDefault) {
  Connections connections({.total = 100, .per_peer = 1});
  for (const char* peer : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "unix"}) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(Admit(connections, peer), Answer::kAdmitted) << peer;
  }
}

TEST_F(ConnectionsTest, ALimitOnLoopbackSparesUnixSockets) {
  Connections connections({.total = 100, .per_peer = 1, .per_peer_on_loopback = true});
  for (const char* peer : {"127.0.0.1", "127.0.0.2", "::1"}) {
    EXPECT_EQ(Admit(connections, peer), Answer::kAdmitted) << peer;
    EXPECT_EQ(Admit(connections, peer), Answer::kPeerReached) << peer;
  }
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Admit(connections, "unix"), Answer::kAdmitted);
}

TEST_F(ConnectionsTest, UnfinishedHandshakesHaveALimit) {
  Connections connections({.total = 100, .per_peer = 100, .handshakes = 3});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(AdmitTls(connections, "127.0.0.1"), Answer::kAdmitted);
  EXPECT_EQ(AdmitTls(connections, "192.0.2.1"), Answer::kHandshakesReached);
  EXPECT_EQ(Admit(connections, "192.0.2.1"), Answer::kAdmitted) << "in clear text";
  connections.EndHandshake();
  EXPECT_EQ(AdmitTls(connections, "192.0.2.1"), Answer::kAdmitted);
  EXPECT_EQ(AdmitTls(connections, "192.0.2.1"), Answer::kHandshakesReached);
  Close(0);
  EXPECT_EQ(AdmitTls(connections, "192.0.2.1", std::chrono::milliseconds(10)), Answer::kAdmitted);
  EXPECT_EQ(AdmitTls(connections, "192.0.2.1"), Answer::kHandshakesReached);
  // By then, gRPC has closed those whose handshake is unfinished.
  EXPECT_EQ(AdmitTls(connections, "192.0.2.1", std::chrono::milliseconds(kMaxHandshakeMs)), Answer::kAdmitted);
}

TEST_F(ConnectionsTest, UnfinishedHandshakesOfOneClientHaveALimit) {
  Connections connections({.total = 100, .per_peer = 100, .handshakes = 10, .handshakes_per_peer = 2});
  for (const char* peer : {"192.0.2.1", "192.0.2.2"}) {
    EXPECT_EQ(AdmitTls(connections, peer), Answer::kAdmitted);
    EXPECT_EQ(AdmitTls(connections, peer), Answer::kAdmitted);
    EXPECT_EQ(AdmitTls(connections, peer), Answer::kHandshakesReached);
  }
  connections.EndHandshake();  // the newest
  EXPECT_EQ(AdmitTls(connections, "192.0.2.1"), Answer::kHandshakesReached);
  EXPECT_EQ(AdmitTls(connections, "192.0.2.2"), Answer::kAdmitted);
}

// A rolling restart: each is served before the next ones begin.
TEST_F(ConnectionsTest, ClientsWhoseHandshakesEndHaveNoLimit) {
  Connections connections({.total = 1000, .per_peer = 1000});
  for (int burst = 0; burst < 20; ++burst) {
    for (size_t i = 0; i < kMaxGrpcHandshakesPerPeer; ++i) {
      EXPECT_EQ(AdmitTls(connections, "192.0.2.1"), Answer::kAdmitted);
    }
    for (size_t i = 0; i < kMaxGrpcHandshakesPerPeer; ++i) connections.EndHandshake();
  }
}

// Otherwise connections beyond the limit would cost more the more are open.
TEST_F(ConnectionsTest, AtTheLimitTheyAreComparedOnlyEveryTenMilliseconds) {
  Connections connections({.total = 1, .per_peer = 1});
  const sockaddr_storage peer = NameOfHost("192.0.2.1", 1);
  const auto admit = [&](std::chrono::milliseconds after) {
    sockets_.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return connections.Admit(sockets_.back(), peer, 0, false, now_ + after);
  };
  EXPECT_EQ(admit(std::chrono::milliseconds(100)), Answer::kAdmitted);
  EXPECT_EQ(admit(std::chrono::milliseconds(200)), Answer::kTotalReached);
  Close(0);
  sockets_.insert(sockets_.begin(), open("/dev/null", O_RDONLY | O_CLOEXEC));  // takes the number
  EXPECT_EQ(admit(std::chrono::milliseconds(209)), Answer::kTotalReached);
  EXPECT_EQ(admit(std::chrono::milliseconds(210)), Answer::kAdmitted);
}

}  // namespace
}  // namespace status_translator
