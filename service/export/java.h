// A profile as Java 17: one class, formatted as google-java-format does.
#ifndef STATUS_TRANSLATOR_EXPORT_JAVA_H_
#define STATUS_TRANSLATOR_EXPORT_JAVA_H_

#include <string>

#include "export/source_model.h"

namespace status_translator {

std::string WriteJava(const SourceModel& model);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_JAVA_H_
