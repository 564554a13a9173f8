// Memory for buffers. Large ones are made of large pages where the kernel has them: the four thousand page
// faults of a pack cost as much as to copy it.
#pragma once

#include <cstddef>

namespace offsite {

// Throws std::bad_alloc.
void* allocate_bytes(size_t bytes);
// `bytes`: as it was allocated with.
void free_bytes(void* at, size_t bytes) noexcept;

}  // namespace offsite
