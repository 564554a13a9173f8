#include "teller.h"

#include <unistd.h>

#include "process/self.h"

namespace offsite {

// The numbers of the last run are shown until there are new ones.
void Teller::begin() {
  file_.recall(state_);
  JobTotals last = state_.totals;
  state_.begin(now(), static_cast<uint64_t>(getpid()));
  state_.totals = std::move(last);
  file_.write(state_);
  state_.totals = {};
}

Task<void> Teller::follow(FrameSource& in, FrameSink& out) {
  for (;;) {
    Frame frame = co_await in.next();
    if (frame.kind == Kind::end) co_return;
    state_.totals.take(frame);
    co_await out.send(frame);
  }
}

Task<void> Teller::pass_on(FrameSource& in, FrameSink& out) {
  begin();
  std::exception_ptr failure;
  try {
    co_await follow(in, out);
  } catch (...) {
    failure = std::current_exception();
  }
  JobStatus whole = state_.totals.incomplete.empty() ? JobStatus::complete : JobStatus::partial;
  bool failed = failure || state_.totals.errors > 0;  // a check that found some
  state_.end(failed ? JobStatus::failed : whole, now());
  file_.write(state_);
  if (failure) std::rethrow_exception(failure);
}

}  // namespace offsite
