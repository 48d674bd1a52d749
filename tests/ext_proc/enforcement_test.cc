#include "ext_proc/enforcement.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "support/ext_proc_machine.h"

namespace status_translator {
namespace {

using EnforcementTest = ExtProcMachineTest;

ExtProcSettings Enforcing(double percent) { return {.mode = ExtProcMode::kEnforce, .enforce_percent = percent}; }

int EnforcedOf10000(double percent) {
  int enforced = 0;
  for (int i = 0; i < 10'000; ++i) {
    const ExtProcMode mode = ModeOf(Enforcing(percent), ExtProcMode::kEnforce, absl::StrCat("request-", i), 0);
    enforced += mode == ExtProcMode::kEnforce ? 1 : 0;
  }
  return enforced;
}

TEST_F(EnforcementTest, EnforcesThatPartOfTheRequestsAndObservesTheRest) {
  EXPECT_EQ(EnforcedOf10000(0), 0);
  EXPECT_EQ(EnforcedOf10000(100), 10'000);
  // The ids are fixed, so these are, too.
  EXPECT_NEAR(EnforcedOf10000(0.5), 50, 25);
  EXPECT_NEAR(EnforcedOf10000(12.5), 1250, 100);
  EXPECT_NEAR(EnforcedOf10000(50), 5000, 150);
}

TEST_F(EnforcementTest, AHigherPercentageEnforcesTheSameRequestsAndMore) {
  for (int i = 0; i < 1000; ++i) {
    const std::string id = absl::StrCat(i);
    if (ModeOf(Enforcing(10), ExtProcMode::kEnforce, id, 0) != ExtProcMode::kEnforce) continue;
    EXPECT_EQ(ModeOf(Enforcing(20), ExtProcMode::kEnforce, id, 0), ExtProcMode::kEnforce);
  }
}

// Every instance, and every attempt of a request, must decide alike, so the hash must not change.
TEST_F(EnforcementTest, TheIdOfTheRequestDecides) {
  std::string decisions;
  for (int i = 0; i < 16; ++i) {
    const auto by = [i](uint64_t draw) { return ModeOf(Enforcing(50), ExtProcMode::kEnforce, absl::StrCat(i), draw); };
    EXPECT_EQ(by(0), by(UINT64_MAX));
    decisions += by(0) == ExtProcMode::kEnforce ? 'e' : 'o';
  }
  EXPECT_EQ(decisions, "oeeoeooeeeeoooeo");
}

TEST_F(EnforcementTest, WithoutAnIdTheDrawDecides) {
  int enforced = 0;
  for (uint64_t draw = 0; draw < 1000; ++draw) {
    enforced += ModeOf(Enforcing(50), ExtProcMode::kEnforce, "", draw) == ExtProcMode::kEnforce ? 1 : 0;
  }
  EXPECT_NEAR(enforced, 500, 60);
}

TEST_F(EnforcementTest, ALimitMakesEveryRouteDoLess) {
  using enum ExtProcMode;
  const auto mode_of = [](ExtProcMode mode, ExtProcMode most) { return ModeOf({.mode = mode}, most, "", 0); };
  EXPECT_EQ(mode_of(kEnforce, kEnforce), kEnforce);
  EXPECT_EQ(mode_of(kEnforce, kObserve), kObserve);
  EXPECT_EQ(mode_of(kEnforce, kOff), kOff);
  EXPECT_EQ(mode_of(kObserve, kEnforce), kObserve);
  EXPECT_EQ(mode_of(kObserve, kOff), kOff);
  EXPECT_EQ(mode_of(kOff, kEnforce), kOff);
}

// The attribute of Envoy, or the header of a request that the service sees.
TEST_F(EnforcementTest, OneResponseIsEnforcedOrObservedByItsRequest) {
  int enforced = 0;
  for (int i = 0; i < 100; ++i) {
    const std::string id = absl::StrCat("id-", i);
    const ProxyCommand by_attribute =
        Only(WithSetting(With(FromGrpcCaller(ResponseHead(kHtmlHead)), "request.id", id), "enforce_percent", "30"));
    const std::string action = Action();
    EXPECT_EQ(by_attribute.reply.has_value(), action == "changed");
    EXPECT_EQ(outcome_->mode, action == "changed" ? "enforce" : "observe");
    EXPECT_EQ(MetadataIn(by_attribute)["mode"], outcome_->mode);
    enforced += action == "changed" ? 1 : 0;
    ExtProcMachine machine = Machine();
    One(machine, WithSetting(RequestHead({{"content-type", "application/grpc"}, {"x-request-id", id}}),
                             "enforce_percent", "30"));
    One(machine, ResponseHead(kHtmlHead));
    EXPECT_EQ(machine.TakeOutcome()->action, action);
  }
  EXPECT_NEAR(enforced, 30, 15);
}

TEST_F(EnforcementTest, ALimitCountsFromTheNextResponseOn) {
  const OwnedMessage head = WithMode(FromGrpcCaller(ResponseHead(kHtmlHead)), BodyMode::kFullDuplexStreamed);
  ExtProcMachine begun = Machine();
  begun.Handle(head);
  begun.LimitMode(ExtProcMode::kOff);
  EXPECT_TRUE(One(begun, ResponseBody("x")).reply.has_value()) << "its head is held back";
  ExtProcMachine next = Machine();
  next.LimitMode(ExtProcMode::kObserve);
  next.Handle(head);
  EXPECT_FALSE(next.Handle(ResponseBody("x")).back().reply.has_value());
  EXPECT_EQ(next.TakeOutcome()->action, "would_change");
  ExtProcMachine off = Machine();
  off.LimitMode(ExtProcMode::kOff);
  off.Handle(head);
  EXPECT_EQ(off.TakeOutcome()->action, "passed:off");
}

}  // namespace
}  // namespace status_translator
