// What repo-lock does: a verb each, which writes its frames, a final STAT and END.
#pragma once

#include <string>
#include <vector>

#include "event/frames.h"

namespace offsite {

struct Arguments {
  std::string cache;
  uint64_t pid = 0;
  bool exclusive = false;
  std::vector<std::string> mine;
  std::string released;
  bool all = false;
};

// A lock for the process `pid`, as an object for r2-put.
Task<void> make(FrameSink& out, const Arguments& arguments);
// Throws Error(locked) if a lock in the cache is in the way, other than those that are `mine`.
Task<void> judge(FrameSink& out, const Arguments& arguments);
// What makes r2-put delete the lock `released`. Needs no key.
Task<void> release(FrameSink& out, const Arguments& arguments);
// The same for every lock in the cache that nobody holds any more, or for all of them.
Task<void> sweep(FrameSink& out, const Arguments& arguments);

}  // namespace offsite
