#include "format/large_memory.h"

#include <sys/mman.h>

#include <cstdlib>
#include <new>

namespace offsite {
namespace {

// What a kernel usually has for a large page; where it has none, the advice does nothing.
constexpr size_t large_page = size_t{2} << 20;

bool is_large(size_t bytes) { return bytes >= 2 * large_page; }

}  // namespace

// What does not fill its last large page gets small ones there, so no buffer takes more than it is long.
void* allocate_bytes(size_t bytes) {
  if (!is_large(bytes)) return operator new(bytes);
  void* at = nullptr;
  if (posix_memalign(&at, large_page, bytes) != 0) throw std::bad_alloc();
  madvise(at, bytes / large_page * large_page, MADV_HUGEPAGE);
  return at;
}

void free_bytes(void* at, size_t bytes) noexcept {
  if (is_large(bytes))
    std::free(at);
  else
    operator delete(at);
}

}  // namespace offsite
