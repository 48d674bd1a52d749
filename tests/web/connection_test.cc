// Over a pair of sockets, without a loop: each step is called by the test.
#include "web/connection.h"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

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
  ConnectionTest() {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0) throw std::runtime_error("pair");
    client_ = ends[0];
    connection_ = std::make_unique<HttpConnection>(ends[1], "127.0.0.1:1");
  }
  ~ConnectionTest() override { close(client_); }

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
          return HttpReply{status_, {{"X", "y"}}, absl::StrCat(request.path, " of ", request.peer)};
        },
        last);
  }

  int client_ = -1;
  int status_ = 200;
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
