// Stack traces in the messages of errors.
#ifndef STATUS_TRANSLATOR_WIRE_STACK_TRACE_H_
#define STATUS_TRANSLATOR_WIRE_STACK_TRACE_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// Where the first line of a stack trace begins in a text, for example 10 in "no book 7\n\tat x.Y.z(Y.java:1)"; the size
// of the text if there is none. Takes linear time.
size_t StackTraceAt(absl::string_view text);

// The message up to the first line of a stack trace, as Java, .NET, JavaScript, Python, PHP, Ruby and Go write them;
// empty if it begins with one. Takes linear time.
std::string WithoutStackTrace(std::string message);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_STACK_TRACE_H_
