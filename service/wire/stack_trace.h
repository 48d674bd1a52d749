// Stack traces in the messages of errors.
#ifndef STATUS_TRANSLATOR_WIRE_STACK_TRACE_H_
#define STATUS_TRANSLATOR_WIRE_STACK_TRACE_H_

#include <string>

namespace status_translator {

// The message up to the first line of a stack trace, as Java, .NET, JavaScript, Python, PHP, Ruby and Go write them;
// empty if it begins with one. Takes linear time.
std::string WithoutStackTrace(std::string message);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_STACK_TRACE_H_
