// Takes a frame stream apart into objects and puts them into a store, several at once. An object is stored
// only when all of it came; what stands after a BARRIER is not begun before all that came before it is
// durable.
#pragma once

#include <deque>

#include "event/frames.h"
#include "event/lanes.h"
#include "event/store.h"

namespace offsite {

// What one run did.
struct PutTotals {
  uint64_t objects = 0;
  uint64_t bytes_uploaded = 0;
  uint64_t existed = 0;
  uint64_t removed = 0;
};

class Putter {
 public:
  Putter(Store& store, FrameSink& out, size_t lanes) : store_(store), out_(out), lanes_(lanes) {}

  // All frames up to END; then everything is durable, and a STORED frame for each object is out. When it
  // throws, what was whole has still been stored, and nothing is under way.
  Task<void> take_all(FrameSource& in);
  const PutTotals& totals() const { return totals_; }

 private:
  struct Incoming {
    ObjectName name;
    uint64_t bytes = 0;
    uint64_t received = 0;
    std::unique_ptr<Upload> upload;
  };

  Task<void> take_until_end(FrameSource& in);
  Task<void> take(const Frame& frame);
  Task<void> open(std::string_view json);
  Task<void> add(View piece);
  Task<void> close();
  Task<void> store(Incoming object);
  Task<void> remove(ObjectName name);
  Task<void> abandon();
  Task<void> send(Kind kind, std::string payload);

  Store& store_;
  FrameSink& out_;
  Lanes lanes_;  // at most this many objects are in memory, the one that is coming in among them
  std::optional<Incoming> incoming_;
  std::deque<std::pair<Kind, std::string>> outbox_;
  bool sending_ = false;
  PutTotals totals_;
};

}  // namespace offsite
