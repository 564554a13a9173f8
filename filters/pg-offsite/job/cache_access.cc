#include "cache_access.h"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "format/error.h"
#include "process/new_file.h"

namespace offsite {
namespace {

namespace fs = std::filesystem;

constexpr const char* repository_name = "repository";

void give(const fs::path& path, gid_t group, mode_t mode) {
  if (chown(path.c_str(), static_cast<uid_t>(-1), group) != 0 || chmod(path.c_str(), mode) != 0)
    throw system_error("open " + path.string() + " to the group");
}

// The folder may be passed through, and parents/ may be read; new lists inherit the group.
void open_to(const CacheFolder& cache, gid_t group) {
  if (mkdir(cache.parents().c_str(), 0700) != 0 && errno != EEXIST)
    throw system_error("make the folder " + cache.parents().string());
  give(cache.path(), group, 0710);
  give(cache.parents(), group, 02750);
  for (const auto& entry : fs::directory_iterator(cache.parents())) give(entry.path(), group, 0640);
}

}  // namespace

void make_cache(const CacheFolder& cache, const std::string& repository) {
  cache.claim();
  if (!fs::exists(cache.path() / repository_name))
    write_file_durably(cache.path() / repository_name, as_bytes(repository + "\n"), 0600);
  std::error_code shown_by_whoever_writes;
  fs::last_write_time(cache.path(), fs::file_time_type::clock::now(), shown_by_whoever_writes);
}

bool is_cache(const fs::path& folder) {
  return fs::exists(folder / repository_name) && CacheFolder(folder).is_claimed();
}

std::string repository_of(const fs::path& cache) {
  std::string text(as_text(read_whole_file(cache / repository_name)));
  return text.substr(0, text.find('\n'));
}

std::optional<User> user_of(const Stage& stage) {
  if (stage.user.empty()) return std::nullopt;
  User user = User::named(stage.user);
  if (user.uid == geteuid()) return std::nullopt;
  if (geteuid() != 0)
    throw Error(
        Blame::usage, fmt::format("run {} as {}: only root can", stage.program(), stage.user),
        fmt::format("run pg-offsite as root or as {}, or leave user out of the pipeline", stage.user));
  return user;
}

void open_cache_to_users(const CacheFolder& cache, const Step& step) {
  for (const Stage& stage : step.stages)
    if (std::optional<User> user = user_of(stage); user && fs::exists(cache.path()))
      open_to(cache, user->gid);
}

}  // namespace offsite
