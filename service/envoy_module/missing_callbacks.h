// Which of the callbacks that this program needs does the Envoy that loads it lack?
#ifndef STATUS_TRANSLATOR_ENVOY_MODULE_MISSING_CALLBACKS_H_
#define STATUS_TRANSLATOR_ENVOY_MODULE_MISSING_CALLBACKS_H_

#include <string>

namespace status_translator {

// Their names, separated by ", "; empty: it has all.
std::string MissingCallbacks();

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_ENVOY_MODULE_MISSING_CALLBACKS_H_
