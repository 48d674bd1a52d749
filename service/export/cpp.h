// A profile as C++17: one header, formatted as clang-format does in the Google style.
#ifndef STATUS_TRANSLATOR_EXPORT_CPP_H_
#define STATUS_TRANSLATOR_EXPORT_CPP_H_

#include <string>

#include "export/source_model.h"

namespace status_translator {

std::string WriteCpp(const SourceModel& model);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_CPP_H_
