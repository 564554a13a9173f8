// What pack-check does with a stream: objects are verified as they go by, packs blob by blob on all cores,
// and what is wrong goes on as FINDING frames.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "event/frames.h"
#include "event/lanes.h"
#include "format/blob_opener.h"
#include "format/finding.h"
#include "pack_window.h"
#include "process/verified_packs.h"
#include "small_object.h"

namespace offsite {

class Checker {
 public:
  // `out` outlives the checker.
  Checker(FrameSink& out, const MasterKey& key);

  // Takes all of the stream but END, and passes on what is not for it. Ends with the final STAT.
  Task<void> check(FrameSource& in);
  // Packs in which nothing was wrong.
  std::vector<Id> whole_packs() const;

 private:
  // One lane: contexts, and the blobs that go through them.
  struct Bench {
    BlobOpener opener;
    Id pack;
    Stretch stretch;
    std::vector<std::string> faults;  // one for each damaged blob
    void verify();
  };

  Task<void> take(const Frame& frame);
  void begin(const FetchedRange& object);
  Task<void> feed(View piece);
  Task<void> hand_over();
  Task<void> verify(std::unique_ptr<Bench> bench);
  void finish();
  void tell(const ObjectName& object, const std::string& what, bool missing = false);
  Task<void> send_found();
  Task<void> pass_finding(const Frame& frame);
  std::string totals(bool final) const;

  FrameSink& out_;
  Sealer sealer_;
  std::vector<PackEntry> entries_;  // of the object that comes next
  bool open_ = false;               // an object is under way: one of these, or it is missing
  std::optional<PackWindow> pack_;
  std::optional<SmallObject> small_;
  std::vector<std::unique_ptr<Bench>> free_;
  Lanes lanes_;
  std::vector<Finding> found_;              // not sent yet
  std::map<ObjectName, uint64_t> damaged_;  // how much is wrong with each
  std::vector<Id> packs_;                   // that came
  uint64_t bytes_ = 0;                      // of packs
  uint64_t findings_ = 0, errors_ = 0;
  std::chrono::steady_clock::time_point told_;
};

}  // namespace offsite
