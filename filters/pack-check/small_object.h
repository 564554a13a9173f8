// An object that is no pack, on its way past: is it what its name says? config, which has no such name, is
// opened.
#pragma once

#include <string>
#include <vector>

#include "format/digest.h"
#include "format/place.h"

namespace offsite {

class SmallObject {
 public:
  explicit SmallObject(const FetchedRange& object) : object_(object) {}

  void feed(View piece);
  // Nothing follows: what is wrong with it, in a few words, or nothing.
  std::vector<std::string> finish(Sealer& sealer);

  const ObjectName& name() const { return object_.name; }

 private:
  FetchedRange object_;
  Sha256 hash_;
  Bytes config_;
};

}  // namespace offsite
