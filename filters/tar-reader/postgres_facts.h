// What an archive of a data folder tells of its cluster: backup_label and global/pg_control at its top, and
// which of its files are relations.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "format/backup_label.h"
#include "format/pg_control.h"

namespace offsite {

// True for "/base/5/16384" and its like, made of whole pages: such a file is cut page by page.
bool is_relation(const std::string& path, uint64_t size);

class PostgresFacts {
 public:
  // True if the content of this member is worth telling.
  static bool wants(const std::string& path, uint64_t size);
  // What cannot be read is warned of: it is a backup all the same.
  void learn(const std::string& path, View content);

  // A META frame that completes the first, whose tags were these; nothing if this is no cluster.
  std::optional<std::string> meta_json(const std::vector<std::string>& tags) const;

 private:
  std::optional<BackupLabel> label_;
  std::optional<PgControl> control_;
};

}  // namespace offsite
