#include "convert/addresses.h"

#include <gtest/gtest.h>

namespace status_translator {
namespace {

TEST(AddressesTest, AreCutFromTheSentencesOfLibraries) {
  for (const auto& [message, clean] : std::vector<std::pair<std::string, std::string>>{
           {"connections to all backends failing; last error: UNKNOWN: ipv4:10.0.0.7:50051: Failed to connect to "
            "remote "
            "host: Connection refused",
            "connections to all backends failing; last error: UNKNOWN: (address) Failed to connect to remote host: "
            "Connection refused"},
           {"connection error: desc = \"transport: Error while dialing: dial tcp 10.0.0.7:50051: connect: refused\"",
            "connection error: desc = \"transport: Error while dialing: dial tcp (address): connect: refused\""},
           {"dial tcp [fd00::7]:443: i/o timeout", "dial tcp (address): i/o timeout"},
           {"bound to [::1] and [fe80::1%eth0]:50051", "bound to (address) and (address)"},
           {"failed to connect to ipv6:%5Bfd00::7%5D:443; retry", "failed to connect to (address); retry"},
           {"dial unix:///run/books.sock: gone", "dial (address) gone"},
           {"lookup books.prod.svc.cluster.local on 10.96.0.10:53: no such host",
            "lookup (address) on (address): no such host"},
           {"name resolver: books-api:8080 unreachable", "name resolver: (address) unreachable"}}) {
    EXPECT_EQ(WithoutAddresses(message), clean);
  }
}

TEST(AddressesTest, OtherTextStays) {
  for (const char* message :
       {"", "no healthy upstream", "try again at 12:30", "version 1.2.3 is gone", "a: b", "ratio 1:2",
        "HTTP/2 error code 7", "[:]", "[field:value]", "code = Unavailable desc = x"}) {
    EXPECT_EQ(WithoutAddresses(message), message);
  }
}

}  // namespace
}  // namespace status_translator
