#include "event/pump.h"

#include "event/lanes.h"

namespace offsite {

Task<void> Pump::run(const Fill& fill) {
  more_ = true;
  next_.clear();
  co_await fill_next(fill);
  while (more_ || !next_.empty()) {
    std::swap(current_, next_);
    next_.clear();
    Lanes ahead(1);
    if (more_) co_await ahead.start(fill_next(fill));
    // The lane must have ended before this frame goes, whatever happens here.
    std::exception_ptr failure;
    try {
      co_await write_current();
    } catch (...) {
      failure = std::current_exception();
    }
    co_await ahead.finish();
    if (failure) std::rethrow_exception(failure);
  }
}

Task<void> Pump::fill_next(const Fill& fill) {
  more_ = co_await offload([&] { return fill(next_); });
}

Task<void> Pump::write_current() {
  std::string stat;
  if (is_time_to_report()) {
    stat = progress_();
    out_.put(Kind::stat, as_bytes(stat));
  }
  current_.put(out_);
  co_await out_.flush();
}

bool Pump::is_time_to_report() {
  auto now = std::chrono::steady_clock::now();
  if (now - reported_ < std::chrono::milliseconds(500)) return false;
  reported_ = now;
  return true;
}

}  // namespace offsite
