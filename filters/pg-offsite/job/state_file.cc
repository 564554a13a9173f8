#include "state_file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>

#include <filesystem>

#include "process/cache_folder.h"
#include "process/log.h"
#include "process/new_file.h"

namespace offsite {
namespace {

constexpr mode_t readable = 0644;

}  // namespace

StateFile::StateFile(std::string path) : path_(std::move(path)) {
  if (path_.empty()) return;
  std::error_code shown_by_open;
  std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), shown_by_open);
  std::string lock = path_ + ".lock";
  lock_ = Descriptor(open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock_) throw system_error("open " + lock);
  bool free = flock(lock_.get(), LOCK_EX | LOCK_NB) == 0;
  if (!free && errno != EWOULDBLOCK) throw system_error("lock " + lock);
  try {
    if (std::filesystem::exists(path_))
      state = JobState::parse(as_text(read_whole_file(path_)), "read " + path_);
  } catch (const Error& error) {
    warn(fmt::format("{}; what earlier runs did is forgotten", error.what()));
  }
  if (!free)
    throw Error(Blame::usage, fmt::format("run {}: it runs already, as process {}", state.job, state.pid),
                fmt::format("its state is in {}", path_));
}

void StateFile::save() const {
  if (!path_.empty()) write_file_durably(path_, as_bytes(state.to_json()), readable);
}

}  // namespace offsite
