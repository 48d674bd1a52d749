// The state machine of service/ext_proc, driven message by message.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_EXT_PROC_MACHINE_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_EXT_PROC_MACHINE_H_

#include <gmock/gmock.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ext_proc/machine.h"
#include "support/conversions.h"
#include "support/owned_message.h"
#include "wire/outcome.h"

namespace status_translator {

inline OwnedMessage MessageOf(ExchangePart part, const FieldList& fields = {}) {
  OwnedMessage message;
  message.part = part;
  for (const auto& [name, value] : fields) message.headers.push_back({message.Keep(name), message.Keep(value)});
  return message;
}

inline OwnedMessage RequestHead(const FieldList& fields) { return MessageOf(ExchangePart::kRequestHead, fields); }

inline OwnedMessage ResponseHead(const FieldList& fields, bool end = false) {
  OwnedMessage message = MessageOf(ExchangePart::kResponseHead, fields);
  message.flags.end_of_stream = end;
  return message;
}

inline OwnedMessage BodyOf(ExchangePart part, const std::string& bytes, bool end) {
  OwnedMessage message = MessageOf(part);
  message.body = message.Keep(bytes);
  message.flags.end_of_stream = end;
  return message;
}

inline OwnedMessage RequestBody(const std::string& bytes, bool end = false) {
  return BodyOf(ExchangePart::kRequestBody, bytes, end);
}

inline OwnedMessage ResponseBody(const std::string& bytes, bool end = true) {
  return BodyOf(ExchangePart::kResponseBody, bytes, end);
}

inline OwnedMessage ResponseTrailers(const FieldList& fields) {
  return MessageOf(ExchangePart::kResponseTrailers, fields);
}

inline OwnedMessage WithMode(OwnedMessage message, BodyMode mode) {
  message.body_modes = BodyModes{.request = mode, .response = mode};
  return message;
}

inline OwnedMessage With(OwnedMessage message, const std::string& attribute, const std::string& value) {
  message.attributes.push_back({message.Keep(attribute), message.Keep(value)});
  return message;
}

inline OwnedMessage With(OwnedMessage message, const std::string& attribute, const char* value) {
  return With(std::move(message), attribute, std::string(value));
}

inline OwnedMessage With(OwnedMessage message, const std::string& attribute, double value) {
  message.attributes.push_back({message.Keep(attribute), value});
  return message;
}

inline OwnedMessage WithFalse(OwnedMessage message, const std::string& attribute) {
  message.attributes.push_back({message.Keep(attribute), false});
  return message;
}

inline OwnedMessage WithSetting(OwnedMessage message, const std::string& name, const std::string& value) {
  message.settings.push_back({message.Keep(name), message.Keep(value)});
  return message;
}

constexpr char kTypeAttribute[] = "request.headers['content-type']";

inline OwnedMessage FromGrpcCaller(OwnedMessage message) {
  return With(std::move(message), kTypeAttribute, "application/grpc");
}

inline OwnedMessage FromHttpCaller(OwnedMessage message) {
  return With(std::move(message), kTypeAttribute, "application/json");
}

// The values that changes set for a name, joined with '|' where they stand beside each other.
inline std::string Sets(const std::vector<HeaderChange>& changes, const std::string& name) {
  std::string values;
  for (const HeaderChange& change : changes) {
    if (change.name != name) continue;
    if (!values.empty()) values += change.append ? '|' : '!';
    values += change.value;
  }
  return values;
}
inline std::string Sets(const HeaderChanges& changes, const std::string& name) { return Sets(changes.set, name); }

inline std::map<std::string, std::string> MetadataIn(const ProxyCommand& command) {
  std::map<std::string, std::string> metadata;
  for (const MetadataValue& value : command.metadata) metadata.emplace(std::string(value.name), value.value);
  return metadata;
}

// Heads of responses that many tests use.
inline const FieldList kHtmlHead = {{":status", "404"}, {"content-type", "text/html"}, {"x-internal", "7"}};
inline const FieldList kGrpcHead = {{":status", "200"}, {"content-type", "application/grpc"}};
inline const FieldList kNotFoundHead = {{":status", "200"},
                                        {"content-type", "application/grpc"},
                                        {"grpc-status", "5"},
                                        {"grpc-message", "no 100%25"},
                                        {"retry-after", "9"}};

class ExtProcMachineTest : public ::testing::Test {
 protected:
  explicit ExtProcMachineTest(ExtProcMode mode = ExtProcMode::kEnforce) : settings_{.mode = mode} {}

  ExtProcMachine Machine() { return ExtProcMachine(TestCurrentTranslator().Get(), settings_); }

  // The command for one message; the test fails unless there is exactly one.
  ProxyCommand One(ExtProcMachine& machine, const ProxyMessage& message) {
    const auto commands = machine.Handle(message);
    EXPECT_THAT(commands, ::testing::SizeIs(1));
    return commands.size() == 1 ? commands[0] : ProxyCommand();
  }

  // The command for a response that is one message.
  ProxyCommand Only(const ProxyMessage& message) {
    ExtProcMachine machine = Machine();
    ProxyCommand command = One(machine, message);
    outcome_ = machine.TakeOutcome();
    return command;
  }

  std::string Action() const { return outcome_.has_value() ? std::string(outcome_->action) : "none"; }

  ExtProcSettings settings_;
  std::optional<ExtProcOutcome> outcome_;
};

// Whether a head goes on unchanged.
inline bool LetsPass(const ProxyCommand& command) {
  return command.part == ExchangePart::kResponseHead && command.changes.set.empty() && command.changes.remove.empty();
}

// The outcome that a gRPC caller reads in a reply; the code in its details must be the one outside.
inline google::rpc::Status ReadByCaller(const LocalReply& reply) {
  Fields trailers;
  AddField(trailers, "grpc-status", std::to_string(reply.grpc_code.value()));
  const std::string details = Sets(reply.headers, "grpc-status-details-bin");
  if (!details.empty()) AddField(trailers, "grpc-status-details-bin", details);
  v1::ConversionReport report;
  const auto outcome = DecodeOutcome(trailers, report);
  EXPECT_THAT(report.findings(), ::testing::IsEmpty());
  EXPECT_EQ(outcome->message(), reply.body);
  return *outcome;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_EXT_PROC_MACHINE_H_
