#include "event/conveyor.h"

namespace offsite {
namespace {

class PassedFrame : public Parcel {
 public:
  explicit PassedFrame(const Frame& frame)
      : kind_(frame.kind), payload_(frame.payload.begin(), frame.payload.end()) {}
  size_t room_wanted() const override { return header_bytes + payload_.size(); }
  Task<void> make() override { co_return; }
  void put(FrameSink& out) override { out.put(kind_, payload_); }

 private:
  Kind kind_;
  Bytes payload_;
};

}  // namespace

Task<void> Conveyor::add(std::unique_ptr<Parcel> parcel, size_t bytes) {
  while (bytes_held_ > 0 && bytes_held_ + bytes > bytes_max_ && !failed_) co_await changed_;
  co_await lanes_.room();
  Room room = co_await lend(parcel->room_wanted());
  if (room.empty())
    ++without_room_;
  else
    parcel->use(room);
  bytes_held_ += bytes;
  places_.push_back({std::move(parcel), bytes, !room.empty()});
  co_await lanes_.start(carry(places_.back()));
}

// What goes in front needs its room first: behind a parcel that has none nothing is lent.
Task<Room> Conveyor::lend(size_t bytes) {
  if (bytes == 0 || bytes > out_.loan_bytes_max()) co_return Room();
  for (;;) {
    if (places_.empty()) out_.end_loans();
    if (failed_ || (without_room_ == 0 && bytes <= out_.lendable())) break;
    co_await changed_;
  }
  if (failed_) co_return Room();
  Room room = co_await out_.lend(bytes);
  co_return room;
}

Task<void> Conveyor::pass(const Frame& frame) {
  if (places_.empty())
    co_await out_.send(frame);
  else
    co_await add(std::make_unique<PassedFrame>(frame), frame.payload.size());
}

Task<void> Conveyor::run(Task<void> adding) {
  std::exception_ptr failure;
  try {
    co_await adding;
    co_await finish();
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) co_return;
  co_await abandon();
  std::rethrow_exception(failure);
}

// Whoever waits for room has to learn of a failure, or would wait for ever.
Task<void> Conveyor::carry(Place& place) {
  try {
    co_await place.parcel->make();
    place.made = true;
    co_await send_made();
  } catch (...) {
    failed_ = true;
    changed_.wake();
    throw;
  }
}

// Only one task at a time can write to the stream: whoever finds it free sends what others have made
// meanwhile, too. After a failure nobody finds it free again.
Task<void> Conveyor::send_made() {
  if (sending_) co_return;
  sending_ = true;
  while (!places_.empty() && places_.front().made) {
    places_.front().parcel->put(out_);
    co_await out_.flush();
    bytes_held_ -= places_.front().bytes;
    if (!places_.front().has_room) --without_room_;
    places_.pop_front();
    changed_.wake();
  }
  sending_ = false;
}

}  // namespace offsite
