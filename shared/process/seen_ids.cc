#include "process/seen_ids.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <cassert>

#include "format/error.h"
#include "process/unnamed_file.h"

namespace offsite {
namespace {

constexpr size_t id_bytes = sizeof(Id);
constexpr size_t first_slots = 4096;

// A mapping of `bytes` zero bytes, backed by a file.
std::byte* map_unnamed_file(const std::filesystem::path& folder, size_t bytes) {
  Descriptor file = open_unnamed(folder);
  int failed = posix_fallocate(file.get(), 0, static_cast<off_t>(bytes));
  void* at = failed ? MAP_FAILED : mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
  if (failed) errno = failed;
  if (at == MAP_FAILED) throw system_error("take room in " + folder.string());
  return static_cast<std::byte*>(at);
}

}  // namespace

SeenIds::SeenIds(std::filesystem::path folder) : folder_(std::move(folder)) { grow(first_slots); }

SeenIds::~SeenIds() { munmap(slots_, count_ * id_bytes); }

// The slot that holds the id, or the free one where it belongs. Ids are hashes: their first bytes spread
// evenly.
size_t SeenIds::slot_of(const Id& id) const {
  size_t slot = load_u64(id.view()) & (count_ - 1);
  for (;; slot = (slot + 1) & (count_ - 1)) {
    View held(slots_ + slot * id_bytes, id_bytes);
    if (std::memcmp(held.data(), id.bytes.data(), id_bytes) == 0 || all_zero(held)) return slot;
  }
}

bool SeenIds::has(const Id& id) const { return !all_zero(View(slots_ + slot_of(id) * id_bytes, id_bytes)); }

bool SeenIds::insert(const Id& id) {
  assert(!id.is_null());
  if (has(id)) return false;
  if (used_ * 4 >= count_ * 3) grow(count_ * 2);
  std::memcpy(slots_ + slot_of(id) * id_bytes, id.bytes.data(), id_bytes);
  ++used_;
  return true;
}

void SeenIds::each(const std::function<void(const Id&)>& take) const {
  for (size_t i = 0; i < count_; ++i) {
    Id id = Id::load(View(slots_ + i * id_bytes, id_bytes));
    if (!id.is_null()) take(id);
  }
}

void SeenIds::grow(size_t slots) {
  std::byte* old = slots_;
  size_t old_count = count_;
  slots_ = map_unnamed_file(folder_, slots * id_bytes);
  count_ = slots;
  for (size_t i = 0; i < old_count; ++i) {
    Id id = Id::load(View(old + i * id_bytes, id_bytes));
    if (!id.is_null()) std::memcpy(slots_ + slot_of(id) * id_bytes, id.bytes.data(), id_bytes);
  }
  if (old) munmap(old, old_count * id_bytes);
}

}  // namespace offsite
