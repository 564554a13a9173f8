// Work that is done several at a time, and whose results leave as frames in the order in which it came. What
// is held between the two ends is bounded, so a slow reader holds back whoever brings the work.
//
//   Conveyor conveyor(out, 8, 64 << 20);
//   for (…) co_await conveyor.add(std::make_unique<Download>(…), bytes);
//   co_await conveyor.finish();
//
// One task adds, and awaits what it adds. A Conveyor must not be destroyed while work is under way: finish()
// or abandon() first.
#pragma once

#include <deque>
#include <memory>

#include "event/frames.h"
#include "event/lanes.h"

namespace offsite {

// One piece of work. It is destroyed as soon as its frames are written.
class Parcel {
 public:
  virtual ~Parcel() = default;
  // For a parcel that can make its frames where their reader will see them: how many bytes they take, headers
  // included. Then use() may give it that room before make().
  virtual size_t room_wanted() const { return 0; }
  virtual void use(Room) {}
  // Does the work, at the same time as others do theirs.
  virtual Task<void> make() = 0;
  // Queues the frames, when it is its turn. What they view belongs to the parcel, or lies in its room; of
  // that they take no more than was wanted.
  virtual void put(FrameSink& out) = 0;
};

class Conveyor {
 public:
  // At most `lanes` parcels at work or writing, and `bytes_max` bytes held, or one parcel that is larger.
  Conveyor(FrameSink& out, size_t lanes, size_t bytes_max)
      : out_(out), lanes_(lanes), bytes_max_(bytes_max) {}

  // Waits for a lane and for room for `bytes`, which is what the parcel holds until it has left. Rethrows the
  // first failure of any parcel, or of the sink; nothing is sent behind a parcel that failed.
  Task<void> add(std::unique_ptr<Parcel> parcel, size_t bytes);
  // A frame that leaves as it came, in its place.
  Task<void> pass(const Frame& frame);
  // Runs `adding`, which adds, until all that it added has left. If it fails, or a parcel does: waits for
  // what is at work, and rethrows.
  Task<void> run(Task<void> adding);
  // All that was added has left. Rethrows as add() does.
  Task<void> finish() { return lanes_.finish(); }
  // For the way out after a failure: waits for what is at work, and does not throw.
  Task<void> abandon() { return lanes_.abandon(); }

 private:
  struct Place {
    std::unique_ptr<Parcel> parcel;
    size_t bytes;
    bool has_room;
    bool made = false;
  };

  Task<Room> lend(size_t bytes);
  Task<void> carry(Place& place);
  Task<void> send_made();

  FrameSink& out_;
  Lanes lanes_;
  size_t bytes_max_;
  size_t bytes_held_ = 0;
  size_t without_room_ = 0;   // parcels
  std::deque<Place> places_;  // references to its elements stay good while it grows and shrinks at its ends
  bool sending_ = false;
  bool failed_ = false;
  Signal changed_;
};

}  // namespace offsite
