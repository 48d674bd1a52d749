#include "ext_proc/budget.h"

namespace status_translator {

bool ExtProcBudget::TryReserve(size_t bytes) {
  size_t used = used_.load(std::memory_order_relaxed);
  do {
    if (used > pool_ || bytes > pool_ - used) return false;
  } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
  return true;
}

bool ExtProcShare::Resize(size_t bytes) {
  const size_t pooled = PooledOf(bytes);
  if (pooled > pooled_ && !budget_.TryReserve(pooled - pooled_)) return false;
  if (pooled < pooled_) budget_.Release(pooled_ - pooled);
  pooled_ = pooled;
  return true;
}

void ExtProcShare::Force(size_t bytes) {
  if (Resize(bytes)) return;
  const size_t pooled = PooledOf(bytes);
  budget_.ForceReserve(pooled - pooled_);
  pooled_ = pooled;
}

}  // namespace status_translator
