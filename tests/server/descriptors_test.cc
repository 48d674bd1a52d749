#include "server/descriptors.h"

#include <gtest/gtest.h>

#include "support/limits.h"

namespace status_translator {
namespace {

TEST(DescriptorsTest, SharesLeaveRoomForEverythingElse) {
  for (size_t limit = 64; limit < 10'000; limit += 7) {
    for (const size_t grpc : {1, 2, 4}) {
      for (const size_t http : {0, 1, 2}) {
        for (const bool with_health : {false, true}) {
          const ConnectionShares shares = ShareDescriptors(limit, kMaxGrpcConnections, grpc, http, with_health);
          EXPECT_GE(shares.grpc, 1U);
          EXPECT_LE(shares.grpc, kMaxGrpcConnections);
          EXPECT_LE(shares.http_per_listener, kMaxHttpConnections);
          if (http > 0) {
            EXPECT_GE(shares.http_per_listener, 1U);
          }
          EXPECT_EQ(shares.health > 0, with_health);
          const size_t health = with_health ? shares.health + 2 : 0;
          EXPECT_LE(shares.grpc + http * shares.http_per_listener + health + 32, limit)
              << limit << " " << grpc << " " << http;
          // HTTP takes no more than gRPC has, until gRPC has all it may.
          if (shares.grpc < kMaxGrpcConnections) {
            EXPECT_LE(http * shares.http_per_listener, shares.grpc);
          }
        }
      }
    }
  }
}

TEST(DescriptorsTest, WithManyDescriptorsTheLimitsAreThoseOfTheOptions) {
  const ConnectionShares shares = ShareDescriptors(1'000'000, 5'000, 1, 2, true);
  EXPECT_EQ(shares.grpc, 5'000U);
  EXPECT_EQ(shares.http_per_listener, kMaxHttpConnections);
  EXPECT_EQ(shares.health, kMaxHealthConnections);
  EXPECT_EQ(ShareDescriptors(1'000'000, 5'000, 1, 0, false).http_per_listener, 0U);
}

}  // namespace
}  // namespace status_translator
