#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_METRICS_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_METRICS_H_

#include "telemetry/metrics.h"

namespace status_translator {

// Metrics for tests that do not look at them.
inline Metrics& TestMetrics() {
  static Metrics& metrics = *new Metrics();
  return metrics;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_METRICS_H_
