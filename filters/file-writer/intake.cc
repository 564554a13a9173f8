#include "intake.h"

#include <fmt/core.h>

#include "format/entry.h"
#include "format/json.h"
#include "format/quote.h"

namespace offsite {
namespace {

constexpr auto report_every = std::chrono::milliseconds(200);

}  // namespace

Task<void> Intake::take_all(FrameSource& in) {
  std::exception_ptr failure;
  try {
    co_await take_until_end(in);
    co_await finish();
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) co_return;
  co_await abandon();
  std::rethrow_exception(failure);
}

Task<void> Intake::take_until_end(FrameSource& in) {
  for (;;) {
    if (in.may_wait()) co_await write_gathered();
    Frame frame = co_await in.next();
    arriving_.check(frame);
    if (frame.kind == Kind::end) co_return;
    co_await take(in, frame);
    co_await report_if_due();
  }
}

Task<void> Intake::take(FrameSource& in, const Frame& frame) {
  switch (frame.kind) {
    case Kind::file:
      restorer_.announce(frame.text());
      break;
    case Kind::remove:
      co_await remove(frame.text());
      break;
    case Kind::place:
      co_await begin_arrivals(frame.text());
      break;
    case Kind::blob:
      co_await take_blob(in, frame.payload);
      break;
    case Kind::meta:
    case Kind::stat:
    case Kind::finding:
      co_await out_.send(frame);
      break;
    default:
      throw Error(Blame::input, fmt::format("{} has no place among files", kind_name(frame.kind)));
  }
}

// Before anything is made: what is made must not be removed.
Task<void> Intake::remove(std::string_view json) {
  std::string quoted = Json::parse(json, "read a DELETE frame").text("path");
  std::optional<std::string> path = unquote_name(quoted);
  if (!path || !is_clean_path(*path))
    throw Error(Blame::input, "read a DELETE frame: not a clean absolute path: " + quoted);
  if (restorer_.has_begun()) throw Error(Blame::input, "read a DELETE frame: it comes behind content");
  co_await offload([&] { restorer_.remove(*path); });
}

Task<void> Intake::set_up() {
  while (restorer_.has_announced()) {
    co_await offload([&] { restorer_.set_up_some(); });
    co_await report_if_due();
    if (restorer_.publish_is_due()) co_await publishing_.start(publish());
  }
}

Task<void> Intake::begin_arrivals(std::string_view json) {
  co_await set_up();
  arriving_.announce(json);  // files of lost blobs never become whole, as less comes than was announced
}

Task<void> Intake::take_blob(FrameSource& in, View payload) {
  gathered_->add(parse_content(payload).plaintext, arriving_.next(), in.hold());
  if (gathered_->full()) co_await write_gathered();
}

Task<void> Intake::write_gathered() {
  if (gathered_->empty()) co_return;
  co_await writing_.start(write(std::move(gathered_)));
  if (!free_.empty()) {
    gathered_ = std::move(free_.back());
    free_.pop_back();
  } else {
    gathered_ = std::make_unique<WriteBatch>();
  }
  if (restorer_.publish_is_due()) co_await publishing_.start(publish());
}

Task<void> Intake::write(std::unique_ptr<WriteBatch> batch) {
  co_await offload([&] { restorer_.write(*batch); });
  batch->clear();
  free_.push_back(std::move(batch));
}

Task<void> Intake::publish() {
  co_await offload([&] { restorer_.publish(); });
}

Task<void> Intake::finish() {
  co_await set_up();
  co_await write_gathered();
  co_await writing_.finish();
  co_await publishing_.finish();
  co_await publish();
  co_await offload([&] { restorer_.finish(); });
}

// The next run need not do again what is whole; but why this one ended is more important than whether that
// succeeds.
Task<void> Intake::abandon() {
  co_await writing_.abandon();
  co_await publishing_.abandon();
  try {
    co_await publish();
  } catch (...) {
  }
}

Task<void> Intake::report_if_due() {
  auto now = std::chrono::steady_clock::now();
  if (now - reported_ < report_every) co_return;
  reported_ = now;
  std::string progress = stat(false);
  co_await out_.send(Kind::stat, std::string_view(progress));
}

std::string Intake::stat(bool final) const {
  const Counts& counts = restorer_.counts();
  JsonWriter json;
  json.object().member("filter", "file-writer").member("final", final);
  json.member("files_restored", counts.files_restored.load()).member("files_same", counts.files_same.load());
  json.member("files_deleted", counts.files_deleted.load());
  json.member("bytes_written", counts.bytes_written.load());
  if (!final) return json.close().take();
  json.member("folders", counts.folders.load()).member("unfinished", restorer_.unfinished());
  return json.member("incomplete", restorer_.incomplete().report()).close().take();
}

}  // namespace offsite
