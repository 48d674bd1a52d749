// A profile as Go 1.18: one file, formatted as gofmt does.
#ifndef STATUS_TRANSLATOR_EXPORT_GO_H_
#define STATUS_TRANSLATOR_EXPORT_GO_H_

#include <string>

#include "export/source_model.h"

namespace status_translator {

std::string WriteGo(const SourceModel& model);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_GO_H_
