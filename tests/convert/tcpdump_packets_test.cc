#include "convert/tcpdump_packets.h"

#include <gmock/gmock.h>

#include <optional>
#include <string>

namespace status_translator {
namespace {

constexpr char kRequestPacket[] =
    "21:22:07.592784 IP 127.0.0.1.4 > 127.0.0.1.80: Flags [P.], length 9: HTTP: GET / HTTP/1.1\nE..-GET / HTTP/1.1\n";

TEST(TcpdumpPacketsTest, TheResponseEndsWithItsPacket) {
  const std::string text = std::string(kRequestPacket) +
                           "21:22:07.653865 IP6 ::1.80 > ::1.4: Flags [P.], length 249: HTTP: HTTP/1.1 409 Conflict\n"
                           "E..-sg@\nHl.i.,..HTTP/1.1 409 Conflict\nA: b\n\nbody\n"
                           "21:22:07.664473 IP ::1.80 > ::1.4: Flags [F.], length 0\nE..4\n";
  const std::optional<DumpReader> response = ResponseInPackets(DumpReader(text));
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->number(), 4);
  EXPECT_EQ(std::string(response->rest()), "HTTP/1.1 409 Conflict\nA: b\n\nbody\n");
}

TEST(TcpdumpPacketsTest, ThereMayBeNoResponse) {
  EXPECT_FALSE(ResponseInPackets(DumpReader(kRequestPacket)).has_value());
}

}  // namespace
}  // namespace status_translator
