// Pieces of what is answered to a proxy.
#ifndef STATUS_TRANSLATOR_EXT_PROC_ANSWERS_H_
#define STATUS_TRANSLATOR_EXT_PROC_ANSWERS_H_

#include "absl/strings/string_view.h"
#include "envoy/service/ext_proc/v3/external_processor.pb.h"
#include "ext_proc/settings.h"
#include "ext_proc/translation.h"

namespace status_translator {

// Lets a body pass; what comes in pieces has to be handed back.
void LetPass(const ext_proc::HttpBody& body, bool in_pieces, ext_proc::BodyResponse& response);

struct MetadataLabels {
  ExtProcMode mode;
  absl::string_view action;
  absl::string_view direction;
};

// Writes what was translated, or would be, into dynamic metadata: for access logs.
void WriteDynamicMetadata(const ExtProcTranslation& translation, const MetadataLabels& words,
                          ext_proc::ProcessingResponse& response);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_ANSWERS_H_
