// The job's state on disk, and the lock that keeps a job from running twice at the same time.
#pragma once

#include <string>

#include "event/descriptor.h"
#include "format/job_state.h"

namespace offsite {

class StateFile {
 public:
  // An empty path keeps nothing, for what a person runs by hand, and more than once at a time if they like.
  // Else reads what earlier runs left; a file that cannot be read is a warning, and then nothing is
  // remembered. Throws Error(usage) if the job runs already, Error(temporary) if the folder cannot be
  // written.
  explicit StateFile(std::string path);

  JobState state;
  // Writes it under a temporary name and renames it, readable for all: monitoring is another user.
  void save() const;

 private:
  std::string path_;
  Descriptor lock_;  // held as long as we live
};

}  // namespace offsite
