// A repository in a folder, in restic's default layout, with restic's modes: folders 0700 and files 0400, or
// 0770 (less the umask) and 0440 if the group may read `config`. A file gets its name when it is whole and on
// the disk.
#pragma once

#include "event/store.h"

namespace offsite {

// A cache is such a folder too, but of copies: it holds no packs, may be replaced, and is not worth waiting
// for the disk.
enum class LocalUse { repository, cache };

class LocalStore : public Store {
 public:
  explicit LocalStore(std::string folder, LocalUse use = LocalUse::repository);

  Task<std::unique_ptr<Upload>> begin(const ObjectName& name, uint64_t bytes) override;
  Task<std::optional<Bytes>> get(const ObjectName& name, std::optional<Range> range) override;
  Task<std::vector<Listed>> list(ObjectType type) override;
  Task<void> remove(const ObjectName& name) override;
  Task<std::optional<uint64_t>> size(const ObjectName& name) override;
  // Small enough for memory that is used again while the processor still has it.
  uint64_t request_bytes() const override { return uint64_t{512} << 10; }

 private:
  std::string path(const ObjectName& name) const { return folder_ + "/" + name.str(); }
  void make_folder_of(const ObjectName& name) const;
  void make_layout() const;

  std::string folder_;
  LocalUse use_;
  unsigned folder_mode_ = 0700;
  unsigned file_mode_ = 0400;
};

}  // namespace offsite
