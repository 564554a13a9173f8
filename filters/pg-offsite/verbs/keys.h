// `pg-offsite key`: who can open a repository. Each key is the master key under a password of its own; all of
// them open everything.
#pragma once

#include "filters/pg-offsite/job/session.h"
#include "verb.h"

namespace offsite {

class Keys : public Verb {
 public:
  explicit Keys(Options& options);
  Task<int> run() override;

 private:
  void declare_new(Options& options);
  Task<int> do_list(Session& session);
  Task<int> do_add(Session& session);
  Task<int> do_remove(Session& session);
  Task<int> do_change(Session& session);
  Task<Id> store_new(Session& session);

  CommonOptions common_;
  Options& list_;
  Options& add_;
  Options& remove_;
  Options& change_;
  std::string removed_, password_file_, host_, user_;
};

}  // namespace offsite
