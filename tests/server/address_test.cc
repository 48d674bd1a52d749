#include "server/address.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "support/localhost.h"

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
  const std::string message = absl::StrCat(
      "cannot listen on ", text,
      ": Address already in use; stop the process that has it (ss -ltnp), or choose another port, 0 for any");
  EXPECT_EQ(Listen(*ParseAddress(text)).status().message(), message);
  EXPECT_EQ(ListenOnAll(*ParseAddress(text)).status().message(), message);
  const std::string all = absl::StrCat("0.0.0.0:", ntohs(name.sin_port));
  EXPECT_EQ(
      ListenOnAll(*ParseAddress(all)).status().message(),
      absl::StrCat(
          "cannot listen on ", all,
          ": Address already in use; stop the process that has it (ss -ltnp), or choose another port, 0 for any"));
  close(taken);
  const absl::StatusOr<int> free = Listen(*ParseAddress(text));
  ASSERT_TRUE(free.ok());
  EXPECT_EQ(PortOf(*free), ntohs(name.sin_port));
  close(*free);
}

TEST(AddressTest, AllAddressesOfAHostShareThePort) {
  if (!KnowsLocalhost()) GTEST_SKIP() << "this machine does not know the name localhost";
  const absl::StatusOr<std::vector<int>> all = ListenOnAll(*ParseAddress("localhost:0"));
  ASSERT_TRUE(all.ok());
  ASSERT_FALSE(all->empty());
  for (const int descriptor : *all) {
    EXPECT_EQ(PortOf(descriptor), PortOf(all->front()));
    close(descriptor);
  }
}

TEST(AddressTest, UnknownHostIsNamed) {
  const Address unknown = *ParseAddress("no.such.host.invalid:1");
  const auto named = HasSubstr("cannot listen on no.such.host.invalid:1: ");
  EXPECT_THAT(std::string(Listen(unknown).status().message()), named);
  EXPECT_THAT(std::string(ListenOnAll(unknown).status().message()), named);
}

}  // namespace
}  // namespace status_translator
