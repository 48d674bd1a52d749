#include "ext_proc/answers.h"

#include <string>
#include <utility>

namespace status_translator {

void LetPass(const ext_proc::HttpBody& body, bool in_pieces, ext_proc::BodyResponse& response) {
  if (!in_pieces) return;
  ext_proc::StreamedBodyResponse& piece =
      *response.mutable_response()->mutable_body_mutation()->mutable_streamed_response();
  piece.set_body(body.body());
  piece.set_end_of_stream(body.end_of_stream());
  piece.set_end_of_stream_without_message(body.end_of_stream_without_message());
  piece.set_grpc_message_compressed(body.grpc_message_compressed());
}

void WriteDynamicMetadata(const ExtProcTranslation& translation, const MetadataLabels& words,
                          ext_proc::ProcessingResponse& response) {
  google::protobuf::Struct said;
  const auto say = [&said](const char* name, absl::string_view value) {
    (*said.mutable_fields())[name].set_string_value(std::string(value));
  };
  say("mode", ExtProcModeName(words.mode));
  say("action", words.action);
  say("direction", words.direction);
  say("from", translation.from);
  say("before", translation.before);
  say("to", translation.to);
  say("rule", translation.rule);
  say("origin", translation.origin);
  say("recognised", translation.recognised);
  say("retry_flip", translation.retry_flip);
  *(*response.mutable_dynamic_metadata()->mutable_fields())[std::string(kExtProcName)].mutable_struct_value() =
      std::move(said);
}

}  // namespace status_translator
