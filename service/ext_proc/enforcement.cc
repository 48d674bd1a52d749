#include "ext_proc/enforcement.h"

namespace status_translator {
namespace {

// SplitMix64's finaliser: every bit of the result depends on every bit of the input.
uint64_t Mixed(uint64_t bits) {
  bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9;
  bits = (bits ^ bits >> 27) * 0x94D049BB133111EB;
  return bits ^ bits >> 31;
}

// FNV-1a. absl::Hash differs between processes.
uint64_t HashOf(absl::string_view text) {
  uint64_t hash = 0xCBF29CE484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return hash;
}

// From 0 to 100, and never 100 itself.
double PercentOf(uint64_t bits) {
  constexpr int kBitsOfDouble = 53;
  return static_cast<double>(bits >> (64 - kBitsOfDouble)) *
         (100.0 / static_cast<double>(uint64_t{1} << kBitsOfDouble));
}

}  // namespace

ExtProcMode ModeOf(const ExtProcSettings& settings, ExtProcMode most, absl::string_view request_id, uint64_t draw) {
  if (settings.mode == ExtProcMode::kOff || most == ExtProcMode::kOff) return ExtProcMode::kOff;
  if (settings.mode == ExtProcMode::kObserve || most == ExtProcMode::kObserve) return ExtProcMode::kObserve;
  if (settings.enforce_percent >= 100) return ExtProcMode::kEnforce;
  const double percent = PercentOf(Mixed(request_id.empty() ? draw : HashOf(request_id)));
  return percent < settings.enforce_percent ? ExtProcMode::kEnforce : ExtProcMode::kObserve;
}

}  // namespace status_translator
