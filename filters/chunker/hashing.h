// Which way the bytes of a batch are hashed: at once, where they were cut, or spread over the thread pool
// while the next batch is being read and cut. Chosen by measurement when the filter starts, because it
// depends on the machine: with SHA instructions a small batch is hashed before a thread has woken up; without
// them hashing is slower than everything else.
#pragma once

#include <cstddef>

#include "event/task.h"
#include "format/bytes.h"

namespace offsite {

struct HashingSpeed {
  double nanoseconds_per_byte;
  double nanoseconds_per_hop;  // handing a job to the pool and getting it back
};

// How many jobs a batch of `bytes` is split into; 0 means "hash it here". A job is worth its hop when hashing
// takes at least four times as long; more jobs than cores only fight each other.
size_t hashing_jobs(const HashingSpeed& speed, size_t cores, size_t bytes);

// Takes about a millisecond.
Task<HashingSpeed> measure_hashing();

}  // namespace offsite
