#include "server/address.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

TEST(AddressTest, ReadsEveryForm) {
  for (const char* text : {"127.0.0.1:50051", "localhost:0", "[::1]:1", "0.0.0.0:65535"}) {
    const auto address = ParseAddress(text);
    ASSERT_TRUE(address.ok()) << text;
    EXPECT_EQ(address->ToString(address->port), text);
    EXPECT_FALSE(address->is_unix());
  }
  const auto path = ParseAddress("unix:/tmp/s.sock");
  ASSERT_TRUE(path.ok());
  EXPECT_EQ(path->ToString(1), "unix:/tmp/s.sock");
}

TEST(AddressTest, ErrorsNameTheInput) {
  for (const char* text : {"", "host", ":1", "host:", "host:x", "host:-1", "host:65536", "::1:1", "[::1:1", "unix:"}) {
    const auto address = ParseAddress(text);
    ASSERT_FALSE(address.ok()) << text;
    EXPECT_EQ(address.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(address.status().message()), HasSubstr(text));
  }
  EXPECT_TRUE(ParseAddress("unix:/" + std::string(102, 'x')).ok());
  EXPECT_FALSE(ParseAddress("unix:/" + std::string(103, 'x')).ok());
}

TEST(AddressTest, OnlyThisMachine) {
  for (const char* text : {"127.0.0.1:1", "127.9.9.9:1", "127.1:1", "localhost:1", "[::1]:1", "unix:/x"}) {
    EXPECT_TRUE(IsLocal(*ParseAddress(text))) << text;
  }
  for (const char* text :
       {"0.0.0.0:1", "[::]:1", "10.0.0.1:1", "example.org:1", "127.example.org:1", "127.0.0.1.example.org:1"}) {
    EXPECT_FALSE(IsLocal(*ParseAddress(text))) << text;
  }
}

TEST(AddressTest, ATakenPortIsNamedWithTheCause) {
  const int taken = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(name);
  ASSERT_EQ(bind(taken, reinterpret_cast<sockaddr*>(&name), size), 0);
  ASSERT_EQ(listen(taken, 1), 0);
  getsockname(taken, reinterpret_cast<sockaddr*>(&name), &size);
  const std::string text = absl::StrCat("127.0.0.1:", ntohs(name.sin_port));
  EXPECT_EQ(TryBind(*ParseAddress(text)).message(),
            absl::StrCat("cannot listen on ", text, ": Address already in use"));
  close(taken);
  EXPECT_TRUE(TryBind(*ParseAddress(text)).ok());
}

TEST(AddressTest, UnknownHostIsNamed) {
  EXPECT_THAT(std::string(TryBind(*ParseAddress("no.such.host.invalid:1")).message()),
              HasSubstr("cannot listen on no.such.host.invalid:1: "));
}

}  // namespace
}  // namespace status_translator
