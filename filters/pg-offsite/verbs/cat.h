// `pg-offsite cat`: one object of the repository, opened.
#pragma once

#include "viewing.h"

namespace offsite {

class Cat : public Verb {
 public:
  explicit Cat(Options& options);
  Task<int> run() override;

 private:
  Task<int> show(Session& session);
  Task<void> show_pack(Session& session, const IdTable& table);
  Task<void> show_blob(Session& session, const IdTable& table, BlobType type, Id id);
  std::string small_object(Session& session) const;

  CommonOptions common_;
  SnapshotOptions selection_;
  std::string type_, name_;
};

}  // namespace offsite
