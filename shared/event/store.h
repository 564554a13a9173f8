// Where a repository's objects lie: put, get, list, remove, whatever the place is. Nothing here knows what is
// in them.
//
// Whatever has the SHA-256 of its bytes for a name may be put again by anybody: the same name is the same
// bytes. `config` has no such name, and keys decide who can open the repository: these two are only ever
// created, never replaced.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "event/task.h"
#include "format/object_name.h"

namespace offsite {

inline bool only_created(const ObjectName& name) {
  return name.type == ObjectType::config || name.type == ObjectType::keys;
}

// One object on its way in. It ends with finish() or drop(); without either (the process dies) no object is
// there.
class Upload {
 public:
  virtual ~Upload() = default;
  // The next bytes; they have been copied or written when this returns.
  virtual Task<void> write(View piece) = 0;
  // Makes the object durable and visible; true if the same object had been there before. Throws if it cannot.
  virtual Task<bool> finish() = 0;
  // Takes back what was begun. Does not throw.
  virtual Task<void> drop() = 0;
};

struct Listed {
  ObjectName name;
  uint64_t bytes;
};

struct Range {
  uint64_t offset;
  uint64_t bytes;
};

class Store {
 public:
  virtual ~Store() = default;

  // `bytes` is the object's length; exactly as many must be written before finish().
  virtual Task<std::unique_ptr<Upload>> begin(const ObjectName& name, uint64_t bytes) = 0;
  // The whole object, or that range of it as far as the object reaches; nothing if it does not exist.
  virtual Task<std::optional<Bytes>> get(const ObjectName& name, std::optional<Range> range = {}) = 0;
  // Every object of a type, in no order; files that are none are passed over. One listing: no request an
  // object.
  virtual Task<std::vector<Listed>> list(ObjectType type) = 0;
  // No harm if it is not there.
  virtual Task<void> remove(const ObjectName& name) = 0;
  virtual Task<std::optional<uint64_t>> size(const ObjectName& name) = 0;

  // How much is best asked for at once: a network wants few requests.
  virtual uint64_t request_bytes() const { return uint64_t{32} << 20; }
  virtual uint64_t retries() const { return 0; }
};

// One object from memory, whole.
inline Task<bool> put(Store& store, const ObjectName& name, View bytes) {
  std::unique_ptr<Upload> upload = co_await store.begin(name, bytes.size());
  co_await upload->write(bytes);
  bool existed = co_await upload->finish();
  co_return existed;
}

}  // namespace offsite
