// The state machine of an external processor, asked message by message.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_EXT_PROC_MACHINE_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_EXT_PROC_MACHINE_H_

#include <gmock/gmock.h>

#include <optional>
#include <string>

#include "ext_proc/machine.h"
#include "support/ext_proc.h"
#include "wire/outcome.h"

namespace status_translator {

class ExtProcMachineTest : public ::testing::Test {
 protected:
  explicit ExtProcMachineTest(ExtProcMode mode = ExtProcMode::kEnforce) : settings_{.mode = mode} {}

  ExtProcMachine Machine() { return ExtProcMachine(TestLiveAnswers().Get(), settings_); }

  // What is answered to one message; the test fails unless it is one answer.
  extp::ProcessingResponse One(ExtProcMachine& machine, const extp::ProcessingRequest& message) {
    const auto answers = machine.Handle(message);
    EXPECT_THAT(answers, ::testing::SizeIs(1));
    return answers.size() == 1 ? answers[0] : extp::ProcessingResponse();
  }

  // The reply to a response that is one message.
  extp::ProcessingResponse Only(const extp::ProcessingRequest& message) {
    ExtProcMachine machine = Machine();
    extp::ProcessingResponse answer = One(machine, message);
    outcome_ = machine.TakeOutcome();
    return answer;
  }

  std::string Action() const { return outcome_.has_value() ? outcome_->action : "none"; }

  ExtProcSettings settings_;
  std::optional<ExtProcOutcome> outcome_;
};

// Let pass: an answer of the same name with nothing in it.
inline bool LetsPass(const extp::ProcessingResponse& answer) {
  return answer.has_response_headers() && !answer.response_headers().has_response();
}

// The outcome that a gRPC caller reads in a reply of ours; what is inside and outside agree.
inline google::rpc::Status ReadByCaller(const extp::ImmediateResponse& reply) {
  Fields trailers;
  AddField(trailers, "grpc-status", std::to_string(reply.grpc_status().status()));
  const std::string details = Sets(reply.headers(), "grpc-status-details-bin");
  if (!details.empty()) AddField(trailers, "grpc-status-details-bin", details);
  v1::ConversionReport report;
  const auto outcome = DecodeOutcome(trailers, report);
  EXPECT_THAT(report.findings(), ::testing::IsEmpty());
  EXPECT_EQ(outcome->message(), reply.body());
  return *outcome;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_EXT_PROC_MACHINE_H_
