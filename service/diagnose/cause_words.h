// The parts of a cause in words for people, as commands and pages show them.
#ifndef STATUS_TRANSLATOR_DIAGNOSE_CAUSE_WORDS_H_
#define STATUS_TRANSLATOR_DIAGNOSE_CAUSE_WORDS_H_

#include <string>

#include "statustranslator/v1/diagnosis.pb.h"
#include "support/v1.h"

namespace status_translator {

// For example "likely".
std::string ConfidenceWord(const v1::Cause& cause);

// The client with its versions, for example "grpc-go >=1.41".
std::string SpeakerText(const v1::Cause& cause);

// For example "the application, or a proxy in front of it".
std::string MakerText(const v1::Cause& cause);

// Whether the request may have run, for example "the words do not tell".
std::string MayHaveRunText(const v1::Cause& cause);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_DIAGNOSE_CAUSE_WORDS_H_
