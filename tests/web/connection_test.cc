// Over a pair of sockets, without a loop: each step is called by the test.
#include "web/connection.h"

#include <gmock/gmock.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Result = HttpConnection::Result;

class ConnectionTest : public ::testing::Test {
 protected:
  ConnectionTest() { Connect(); }
  ~ConnectionTest() override { close(client_); }

  void Connect() {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0) throw std::runtime_error("pair");
    if (client_ >= 0) close(client_);
    client_ = ends[0];
    connection_ = std::make_unique<HttpConnection>(ends[1], "127.0.0.1:1");
  }
  void Send(const std::string& bytes) const {
    EXPECT_EQ(send(client_, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  // What the client has received since the last call.
  std::string Received() const {
    std::string received;
    char buffer[4096];
    for (ssize_t size = 0; (size = recv(client_, buffer, sizeof(buffer), 0)) > 0;) {
      received.append(buffer, static_cast<size_t>(size));
    }
    return received;
  }
  Result Advance(bool last = false) {
    return connection_->Advance(
        [this](const HttpRequest& request) {
          return HttpReply{status_, {{"X", "y"}}, absl::StrCat(body_, request.path, " of ", request.peer)};
        },
        last);
  }

  // What a loop does in one turn. Whether it calls the connection; `open` is false once it has to be closed.
  bool Turn(bool& open) {
    const bool reads = connection_->wants_to_read();
    pollfd socket = {connection_->socket(),
                     static_cast<short>(reads                    ? POLLIN
                                        : connection_->sending() ? POLLOUT
                                                                 : 0),
                     0};
    poll(&socket, 1, 0);
    const bool ready = (socket.revents & socket.events) != 0;
    if (!ready && !connection_->may_hold_request()) return false;
    open = (!reads || connection_->Receive()) && Advance() != Result::kClose;
    return true;
  }

  int client_ = -1;
  int status_ = 200;
  std::string body_;  // before what the reply says of the request
  std::unique_ptr<HttpConnection> connection_;
};

constexpr char kRequest[] = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

TEST_F(ConnectionTest, AnswersOnceTheRequestIsComplete) {
  EXPECT_FALSE(connection_->request_begun());
  Send("GET /a HT");
  ASSERT_TRUE(connection_->Receive());
  EXPECT_EQ(Advance(), Result::kWaiting);
  EXPECT_TRUE(connection_->request_begun());
  EXPECT_TRUE(connection_->wants_to_read());
  EXPECT_EQ(Received(), "");
  Send("TP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(connection_->Receive());
  EXPECT_EQ(Advance(), Result::kAnswered);
  const std::string reply = Received();
  EXPECT_THAT(reply, StartsWith("HTTP/1.1 200 OK\r\nDate: "));
  EXPECT_THAT(reply, HasSubstr("\r\nX: y\r\nContent-Length: 17\r\n"));
  EXPECT_THAT(reply, EndsWith("\r\n\r\n/a of 127.0.0.1:1"));
  EXPECT_FALSE(connection_->request_begun());
}

TEST_F(ConnectionTest, AnswersOneOfSeveralRequestsInEachStep) {
  Send(std::string(kRequest) + kRequest);
  ASSERT_TRUE(connection_->Receive());
  EXPECT_EQ(Advance(), Result::kAnswered);
  EXPECT_TRUE(connection_->may_hold_request());
  EXPECT_FALSE(connection_->wants_to_read());
  EXPECT_EQ(Advance(), Result::kAnswered);
  EXPECT_FALSE(connection_->may_hold_request());
  EXPECT_EQ(Advance(), Result::kWaiting);
}

// In one of three forms: without a body, with one of `size` bytes, and with one in the chunked coding.
std::string AnyRequest(size_t form, size_t size) {
  const std::string post = "POST /a HTTP/1.1\r\nHost: h\r\n";
  const std::string body(size, 'x');
  if (form == 0) return kRequest;
  if (form == 1) return absl::StrCat(post, "Content-Length: ", size, "\r\n\r\n", body);
  const std::string chunk = size == 0 ? "" : absl::StrCat(absl::Hex(size), "\r\n", body, "\r\n");
  return absl::StrCat(post, "Transfer-Encoding: chunked\r\n\r\n", chunk, "0\r\n\r\n");
}

// The second request arrived with the first, whose reply is larger than what the socket holds.
TEST_F(ConnectionTest, AnswersTheRequestBehindABlockedReply) {
  body_.assign(size_t{1} << 20, 'b');
  Send(std::string(kRequest) + kRequest);
  ASSERT_TRUE(connection_->Receive());
  EXPECT_EQ(Advance(), Result::kAnswered);
  ASSERT_TRUE(connection_->sending());
  EXPECT_FALSE(connection_->may_hold_request());
  while (connection_->sending()) {
    Received();
    EXPECT_EQ(Advance(), Result::kWaiting);
  }
  EXPECT_TRUE(connection_->may_hold_request());
  EXPECT_FALSE(connection_->wants_to_read());
  EXPECT_EQ(Advance(), Result::kAnswered);
  EXPECT_FALSE(connection_->may_hold_request());
}

// Requests of each form, some with a large body, by a client that sends and reads pieces of random size. The connection
// is called as a loop calls it: only when there is what it waits for.
TEST_F(ConnectionTest, EveryRequestIsAnsweredHoweverTheBytesAreCut) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&random](size_t end) { return random() % end; };
    Connect();
    body_.assign(below(3) == 0 ? below(size_t{1} << 20) : below(1000), 'b');
    const size_t count = 1 + below(40);
    std::string requests;
    for (size_t i = 0; i < count; ++i) requests += AnyRequest(below(3), below(4) == 0 ? below(100'000) : below(100));
    const bool half_closes = below(2) == 0;
    size_t sent = 0;
    std::string received;
    bool open = true;
    for (bool idle = false; open && !idle;) {
      if (below(2) == 0) {
        const std::string next = requests.substr(sent, 1 + below(30'000));
        sent += static_cast<size_t>(std::max<ssize_t>(send(client_, next.data(), next.size(), MSG_NOSIGNAL), 0));
        if (sent == requests.size() && half_closes) shutdown(client_, SHUT_WR);
      }
      const std::string piece = sent == requests.size() || below(2) == 0 ? Received() : "";
      received += piece;
      const bool called = Turn(open);
      idle = sent == requests.size() && piece.empty() && !called;
    }
    received += Received();
    size_t replies = 0;
    for (size_t at = 0; (at = received.find("HTTP/1.1 200", at)) != std::string::npos; ++at) ++replies;
    EXPECT_EQ(replies, count) << seed;
    EXPECT_EQ(open, !half_closes) << seed;
  }
}

TEST_F(ConnectionTest, StatusesWithoutBodyHaveNoLength) {
  for (const int status : {204, 304}) {
    status_ = status;
    Send(kRequest);
    ASSERT_TRUE(connection_->Receive());
    EXPECT_EQ(Advance(), Result::kAnswered);
    const std::string reply = Received();
    EXPECT_THAT(reply, Not(HasSubstr("Content-Length")));
    EXPECT_THAT(reply, EndsWith("\r\n\r\n"));
  }
}

TEST_F(ConnectionTest, LingersAfterTheLastReplyUntilTheClientCloses) {
  Send(kRequest);
  ASSERT_TRUE(connection_->Receive());
  EXPECT_EQ(Advance(true), Result::kAnswered);
  EXPECT_THAT(Received(), HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_TRUE(connection_->lingering());
  Send(std::string(1000, 'x'));
  EXPECT_TRUE(connection_->Receive()) << "discarded";
  EXPECT_EQ(Advance(true), Result::kWaiting);
  shutdown(client_, SHUT_WR);
  EXPECT_FALSE(connection_->Receive());
}

TEST_F(ConnectionTest, DiscardsABoundedNumberOfBytesWhileItLingers) {
  Send("x\r\n\r\n");
  ASSERT_TRUE(connection_->Receive());
  Advance();
  ASSERT_TRUE(connection_->lingering());
  size_t discarded = 0;
  const std::string piece(16384, 'x');
  while (discarded <= size_t{65} * 1024 * 1024) {
    Send(piece);
    if (!connection_->Receive()) break;
    discarded += piece.size();
  }
  EXPECT_EQ(discarded, size_t{64} * 1024 * 1024);
}

TEST_F(ConnectionTest, ClosesWhenTheClientHasClosed) {
  shutdown(client_, SHUT_WR);
  ASSERT_TRUE(connection_->Receive());
  EXPECT_EQ(Advance(), Result::kClose);
  connection_->Close();
  EXPECT_EQ(connection_->socket(), -1);
}

}  // namespace
}  // namespace status_translator
