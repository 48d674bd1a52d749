#include "codec/diff.h"

#include <gmock/gmock.h>

#include "codec/messages.h"
#include "config/profile_files.h"

namespace status_translator {
namespace {

v1::CompiledProfile Compile(const std::string& text, const std::string& name = "t") {
  const std::vector<ProfileFile> files = {{"t.textproto", text}};
  const auto set = LoadWithBuiltIn(name == "t" ? absl::MakeConstSpan(files) : absl::Span<const ProfileFile>());
  if (!set.ok()) throw std::runtime_error(std::string(set.status().message()));
  v1::CompiledProfile compiled;
  Describe(*(*set)->Find(name), compiled);
  return compiled;
}

std::string Told(const std::vector<TableChange>& changes) {
  std::string told;
  for (const TableChange& change : changes) {
    told += change.asked + ": " + change.before.code + (change.before.retryable ? "+" : "") + " -> " +
            change.after.code + (change.after.retryable ? "+" : "") + "\n";
  }
  return told;
}

TEST(DiffTest, NothingOfEqualTables) {
  for (const char* name : {"general", "grpc", "apisix", "otc-ecs"}) {
    EXPECT_EQ(Told(DiffTables(Compile("", name), Compile("", name))), "") << name;
  }
}

TEST(DiffTest, RetriesFirstAndNeighboursTogether) {
  const auto changes = DiffTables(Compile("", "general"), Compile(R"(name: "t" extends: "general"
    http_to_grpc { http: 404 grpc: "ABORTED" reason: "a" }
    http_to_grpc { http: 503 grpc: "INTERNAL" reason: "b" }
    http_to_grpc_range { from: 470 to: 479 grpc: "NOT_FOUND" reason: "c" }
    http_to_grpc { http: 400 grpc: "NOT_FOUND" reason: "d" origin: "intermediary" }
    http_to_grpc { error_code: "E" grpc: "UNAVAILABLE" reason: "e" }
    http_to_grpc { error_code: "E" http: 400 grpc: "NOT_FOUND" reason: "f" }
    grpc_to_http { grpc: "1000" http: 420 reason: "g" })"));
  EXPECT_EQ(Told(changes),
            "error code E: by its HTTP status -> UNAVAILABLE+\n"
            "HTTP 503: UNAVAILABLE+ -> INTERNAL\n"
            "HTTP 404: NOT_FOUND -> ABORTED\n"
            "HTTP 470-479: INVALID_ARGUMENT -> NOT_FOUND\n"
            "HTTP 400 from an intermediary: INTERNAL -> NOT_FOUND\n"
            "HTTP 404 from an intermediary: UNIMPLEMENTED -> ABORTED\n"
            "HTTP 470-479 from an intermediary: UNKNOWN -> NOT_FOUND\n"
            "HTTP 404 as a local reply: UNIMPLEMENTED -> ABORTED\n"
            "HTTP 470-479 as a local reply: UNKNOWN -> NOT_FOUND\n"
            "error code E under HTTP 400: INVALID_ARGUMENT -> NOT_FOUND\n"
            "gRPC 1000: 500 -> 420\n");
  EXPECT_TRUE(changes[0].becomes_retryable());
  EXPECT_TRUE(changes[1].stops_being_retryable());
  EXPECT_EQ(changes[1].reason, "b");
}

TEST(DiffTest, WhatATableDoesNotSayIsNoAnswer) {
  const auto changes = DiffTables(Compile("", "apisix"), Compile(R"(name: "t"
    http_to_grpc { http: 404 grpc: "NOT_FOUND" reason: "a" })"));
  EXPECT_THAT(Told(changes), testing::HasSubstr("HTTP 404:  -> NOT_FOUND\n"));
  EXPECT_THAT(Told(changes), testing::HasSubstr("any other gRPC number: 599 -> \n"));
}

// A server may be newer or broken: nothing it sends is out of bounds.
TEST(DiffTest, ATableOfNonsenseIsNoCrash) {
  v1::CompiledProfile nonsense;
  v1::HttpToGrpcEntry& entry = *nonsense.add_http_to_grpc();
  entry.set_origin(static_cast<v1::Origin>(99));
  entry.set_from(-5);
  entry.set_to(100000);
  entry.set_code(static_cast<google::rpc::Code>(1234));
  *nonsense.add_http_to_grpc() = entry;
  nonsense.mutable_http_to_grpc(1)->set_origin(v1::ORIGIN_UNSPECIFIED);
  nonsense.add_error_codes()->set_http(-7);
  nonsense.add_grpc_to_http()->set_number(-1);
  EXPECT_FALSE(DiffTables(nonsense, Compile("", "general")).empty());
}

}  // namespace
}  // namespace status_translator
