// An exchange with a proxy, legal or not: a line with the mode, then messages, each begun by a line.
//
//   enforce                the mode
//   > Q                    Q request head, q its body, t its trailers, R response head, B its body, T its trailers,
//                          N none
//   > R.                   a dot: nothing follows
//   > R 2                  how bodies come, by number, where this is the first message
//   name: value            a field of a head or of trailers
//   @response.code: 404    an attribute; a number, if it is one
//   #mode: off             a setting of the route
//   ^: 5000                the proxy counts bytes, and has passed on so many of those that were handed back
//   anything else          a line of a body
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/utf8.h"
#include "ext_proc/machine.h"
#include "fuzz/requests.h"
#include "support/limits.h"
#include "support/owned_message.h"
#include "support/translator.h"
#include "wire/outcome.h"

namespace status_translator {
namespace {

struct ReadMessage : OwnedMessage {
  std::string bytes;  // of the body, line by line
};

bool IsBody(ExchangePart part) { return part == ExchangePart::kRequestBody || part == ExchangePart::kResponseBody; }

bool IsOfRequest(ExchangePart part) {
  return part == ExchangePart::kRequestHead || part == ExchangePart::kRequestBody ||
         part == ExchangePart::kRequestTrailers;
}

ExchangePart PartOf(char letter) {
  switch (letter) {
    case 'Q':
      return ExchangePart::kRequestHead;
    case 'q':
      return ExchangePart::kRequestBody;
    case 't':
      return ExchangePart::kRequestTrailers;
    case 'R':
      return ExchangePart::kResponseHead;
    case 'B':
      return ExchangePart::kResponseBody;
    case 'T':
      return ExchangePart::kResponseTrailers;
    default:
      return ExchangePart::kNone;
  }
}

ReadMessage Begun(absl::string_view line) {
  ReadMessage message;
  message.part = PartOf(line.empty() ? 'N' : line[0]);
  const bool has_end =
      message.part != ExchangePart::kRequestTrailers && message.part != ExchangePart::kResponseTrailers;
  message.flags.end_of_stream = has_end && line.size() > 1 && line[1] == '.';
  int mode = 0;
  if (const size_t space = line.find(' ');
      space != absl::string_view::npos && absl::SimpleAtoi(line.substr(space + 1), &mode)) {
    const BodyMode known =
        mode >= 0 && mode <= static_cast<int>(BodyMode::kGrpc) ? static_cast<BodyMode>(mode) : BodyMode::kUnknown;
    message.body_modes = BodyModes{.request = known, .response = known};
  }
  return message;
}

void Add(absl::string_view line, ReadMessage& message) {
  const size_t colon = line.find(": ", 1);
  const bool is_pair = colon != absl::string_view::npos;
  const std::string name = is_pair ? FixUtf8(line.substr(0, colon)) : "";
  const absl::string_view value = is_pair ? line.substr(colon + 2) : "";
  if (is_pair && name[0] == '@') {
    Attribute attribute{.name = message.Keep(name.substr(1)), .value = {}};
    double number = 0;
    if (absl::SimpleAtod(value, &number)) {
      attribute.value = number;
    } else if (value == "false") {
      attribute.value = false;
    } else {
      attribute.value = message.Keep(FixUtf8(value));
    }
    message.attributes.push_back(attribute);
  } else if (is_pair && name[0] == '#') {
    double number = 0;
    Attribute setting{.name = message.Keep(name.substr(1)), .value = message.Keep(FixUtf8(value))};
    if (absl::SimpleAtod(value, &number)) setting.value = number;
    message.settings.push_back(setting);
  } else if (is_pair && name[0] == '^') {
    message.counts_bytes = true;
    (void)absl::SimpleAtoi(value, &message.passed_on.request_bytes);
    message.passed_on.response_bytes = message.passed_on.request_bytes;
  } else if (IsBody(message.part)) {
    absl::StrAppend(&message.bytes, line, "\n");
  } else if (message.part != ExchangePart::kNone && is_pair) {
    message.headers.push_back({message.Keep(name), message.Keep(std::string(value))});
  }
}

void RequireHeaders(const std::vector<HeaderChange>& changes) {
  Fields fields;
  for (const HeaderChange& change : changes) AddField(fields, change.name, change.value);
  RequireSendable(fields);
}

void RequireReply(Caller caller, const LocalReply& reply) {
  RequireHeaders(reply.headers);
  if (caller == Caller::kGrpcWeb) {
    Require(reply.http_code == 200 && !reply.body.empty(), "gRPC-Web gets its trailers in the body");
    return;
  }
  Require(reply.http_code >= 300 && reply.http_code <= 599, "a reply is an error");
  Require(reply.grpc_code.has_value() && *reply.grpc_code != 0, "no reply is OK");
  if (caller == Caller::kHttp) return;
  Require(IsUtf8(reply.body), "a message is UTF-8");
  Fields trailers;
  AddField(trailers, "grpc-status", absl::StrCat(*reply.grpc_code));
  for (const HeaderChange& header : reply.headers) {
    if (header.name == "grpc-status-details-bin") AddField(trailers, header.name, header.value);
  }
  v1::ConversionReport report;
  const auto again = DecodeOutcome(trailers, report);
  Require(again.has_value(), "a reply can be read");
  for (const int finding : report.findings()) {
    Require(finding == v1::FINDING_GRPC_STATUS_UNKNOWN_NUMBER, "inside and outside agree");
  }
}

class Exchange {
 public:
  explicit Exchange(ExtProcMode mode)
      : machine_(std::shared_ptr<const Translator>(&TestTranslator(), [](const Translator*) {}), {.mode = mode}),
        expected_({.mode = mode}) {}

  void Send(ReadMessage& message) {
    message.body = message.Keep(message.bytes);
    // A reader of its own, to know who calls and in which mode.
    if (!head_seen_) {
      expected_.ReadContext(message);
      if (message.part == ExchangePart::kRequestHead) expected_.ReadRequestHead(message);
    }
    head_seen_ |= message.part == ExchangePart::kResponseHead;
    const bool settled = machine_.settled();
    if (message.part != ExchangePart::kNone && !replied_) open_[IsOfRequest(message.part)].push_back(message);
    for (const ProxyCommand& command : machine_.Handle(message)) {
      Require(!replied_, "nothing follows a reply");
      Require(!settled || !Changes(command), "what is settled stays");
      Receive(command);
    }
    Count();
  }

  void End() {
    machine_.End();
    Count();
    machine_.End();
    Require(!machine_.TakeOutcome().has_value(), "there is one outcome");
  }

 private:
  static bool Changes(const ProxyCommand& command) {
    return command.reply.has_value() || !command.changes.set.empty() || !command.changes.remove.empty();
  }

  void Receive(const ProxyCommand& command) {
    if (command.grant.has_value()) {
      Require(command.part == ExchangePart::kNone && !command.reply.has_value(), "a grant stands alone");
      Require(command.grant->request_bytes >= 0 && command.grant->response_bytes >= 0, "nothing is taken back");
      return;
    }
    const bool enforces = expected_.settings().mode == ExtProcMode::kEnforce;
    if (command.reply.has_value()) {
      Require(command.part == ExchangePart::kNone, "a reply lets nothing go on");
      Require(enforces, "only enforcing replies");
      Require(machine_.settled(), "a reply settles it");
      replied_ = true;
      RequireReply(expected_.caller(), *command.reply);
      return;
    }
    Require(command.part != ExchangePart::kNone, "a command is for a part");
    std::deque<ReadMessage>& open = open_[IsOfRequest(command.part)];
    const bool joins = command.piece.has_value() && expected_.body_mode() == BodyMode::kFullDuplexStreamed;
    // The command for an empty piece that TakePiece has counted to the one before.
    if (joins && command.piece->bytes.empty() && !command.piece->flags.end_of_stream &&
        (open.empty() || !IsEmptyPiece(open.front()))) {
      return;
    }
    Require(!open.empty(), "there is no command without a message");
    Require(open.front().part == command.part, "commands come in the order of messages");
    if (!command.piece.has_value()) {
      open.pop_front();
    } else {
      TakePiece(*command.piece, joins, open);
    }
    if (!Changes(command)) return;
    Require(enforces, "only enforcing changes a head or trailers");
    Require(command.part == ExchangePart::kResponseHead || command.part == ExchangePart::kResponseTrailers,
            "only a response is changed");
    RequireHeaders(command.changes.set);
  }

  static bool IsEmptyPiece(const ReadMessage& message) {
    return IsBody(message.part) && message.bytes.empty() && !message.flags.end_of_stream;
  }

  // Pieces that were held back come as one where they may be joined.
  static void TakePiece(const BodyPiece& piece, bool joins, std::deque<ReadMessage>& open) {
    absl::string_view left = piece.bytes;
    bool last = false;
    do {
      const ReadMessage body = open.front();
      Require(absl::ConsumePrefix(&left, body.bytes), "a piece comes back as it was");
      last = body.flags.end_of_stream;
      open.pop_front();
      // An empty end of what was held back belongs to it too.
    } while (joins && !last && !open.empty() && IsBody(open.front().part) &&
             (!left.empty() || (piece.flags.end_of_stream && open.front().bytes.empty())));
    Require(left.empty(), "nothing is added");
    Require(piece.flags.end_of_stream == last, "the last piece comes back as the last");
    while (joins && !last && !open.empty() && IsEmptyPiece(open.front())) open.pop_front();
  }

  void Count() {
    const auto outcome = machine_.TakeOutcome();
    if (!outcome.has_value()) return;
    Require(!counted_, "there is one outcome");
    counted_ = true;
    Require(outcome->action.size() < 40 && !outcome->mode.empty() && !outcome->direction.empty() &&
                !outcome->kind.empty() && !outcome->retry_flip.empty(),
            "labels are short words");
  }

  ExtProcMachine machine_;
  ExtProcExchange expected_;
  std::map<bool, std::deque<ReadMessage>> open_;  // of the response, and of the request: each in its own order
  bool head_seen_ = false;
  bool replied_ = false;
  bool counted_ = false;
};

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  absl::string_view text = Text(data, size);
  Exchange exchange(ConsumeLine(text) == "observe" ? ExtProcMode::kObserve : ExtProcMode::kEnforce);
  std::optional<ReadMessage> message;
  while (!text.empty()) {
    absl::string_view line = ConsumeLine(text);
    if (!absl::ConsumePrefix(&line, "> ")) {
      if (message.has_value()) Add(line, *message);
      continue;
    }
    if (message.has_value()) exchange.Send(*message);
    message = Begun(line);
  }
  if (message.has_value()) exchange.Send(*message);
  exchange.End();
  return 0;
}
