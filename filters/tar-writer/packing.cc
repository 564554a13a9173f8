#include "packing.h"

#include <fmt/core.h>

#include "format/json.h"
#include "process/log.h"

namespace offsite {

Task<void> Packing::take_all(FrameSource& in) {
  std::exception_ptr failure;
  try {
    co_await take_until_end(in);
    co_await hand_over();
  } catch (...) {
    failure = std::current_exception();
  }
  // The lane must have ended before this goes.
  try {
    co_await lane_.finish();
  } catch (...) {
    if (!failure) failure = std::current_exception();
  }
  if (failure) std::rethrow_exception(failure);
  co_await offload([&] { archivist_.finish(); });
  if (missing_ > 0)
    throw Error(Blame::input,
                fmt::format("write the archive: it lacks what could not be read ({})", missing_));
}

Task<void> Packing::take_until_end(FrameSource& in) {
  for (;;) {
    Frame frame = co_await in.next();
    arriving_.check(frame);
    if (frame.kind == Kind::end) co_return;
    take(frame);
    if (filling_.full()) co_await hand_over();
  }
}

void Packing::take(const Frame& frame) {
  switch (frame.kind) {
    case Kind::file:
      return filling_.add_file(frame.text());
    case Kind::place:
      if (arriving_.announce(frame.text()))
        throw Error(Blame::input, "write the archive: content of it is damaged or missing in the repository");
      return;
    case Kind::blob:
      return filling_.add_content(parse_content(frame.payload).plaintext, arriving_.next());
    case Kind::stat:
      return take_stat(frame.text());
    case Kind::meta:
    case Kind::finding:
      return;
    default:
      throw Error(Blame::input, fmt::format("{} has no place among files", kind_name(frame.kind)));
  }
}

// What a filter before could not read is not in the archive.
void Packing::take_stat(std::string_view json) {
  Json stat = Json::parse(json, "read a STAT frame");
  if (!stat.boolean("final", false)) return;
  for (const std::string& each : stat.texts("incomplete")) {
    warn(each);
    ++missing_;
  }
}

Task<void> Packing::hand_over() {
  co_await lane_.room();
  std::swap(filling_, running_);
  filling_.clear();
  co_await lane_.start(run_handed());
}

Task<void> Packing::run_handed() {
  co_await offload([&] { running_.run(archivist_); });
}

}  // namespace offsite
