#include "process/cache_folder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "event/descriptor.h"
#include "format/error.h"
#include "process/new_file.h"

namespace offsite {
namespace {

namespace fs = std::filesystem;

constexpr const char* tag_name = "CACHEDIR.TAG";
constexpr std::string_view tag =
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# Made by pg-offsite: what is in this folder can be made again, and may be removed.\n";

// A disk of its own is never quite empty, and somebody may be writing the tag, or have died of it.
bool holds_nothing(const fs::path& folder) {
  return std::ranges::all_of(fs::directory_iterator(folder), [](const auto& entry) {
    std::string name = entry.path().filename();
    return name == "lost+found" || name.starts_with(std::string(tag_name) + ".");
  });
}

}  // namespace

CacheFolder::CacheFolder(const std::string& path) : path_(path) {
  if (path.empty())
    throw Error(Blame::usage, "find the cache: no folder is given",
                "give --cache FOLDER or set PG_OFFSITE_CACHE");
}

bool CacheFolder::is_claimed() const {
  std::error_code none;
  return fs::is_regular_file(path_ / tag_name, none) &&
         same_bytes(read_whole_file(path_ / tag_name), as_bytes(tag));
}

void CacheFolder::claim() const {
  if (is_claimed()) return;
  try {
    fs::path without_slash = fs::absolute(path_ / ".").lexically_normal().parent_path();
    fs::create_directories(without_slash.parent_path());
    if (mkdir(path_.c_str(), 0700) != 0 && errno != EEXIST)
      throw fs::filesystem_error("", std::error_code(errno, std::generic_category()));
    // Another job that begins at this moment may have claimed it since we looked.
    if (!holds_nothing(path_) && !is_claimed())
      throw Error(Blame::usage, "use " + path_.string() + " as a cache: there are other things in it",
                  "name a folder of its own; a cache that an older version has made can be removed");
  } catch (const fs::filesystem_error& error) {
    throw Error(Blame::usage, "use " + path_.string() + " as a cache: " + error.code().message());
  }
  write_file_durably(path_ / tag_name, as_bytes(tag), 0644);
}

std::vector<Id> CacheFolder::list(const std::string& type) const {
  std::vector<Id> ids;
  std::error_code none;  // a folder that is not there holds nothing
  for (const auto& entry : std::filesystem::directory_iterator(path_ / type, none))
    if (std::optional<Id> id = Id::from(entry.path().filename().string())) ids.push_back(*id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

size_t read_fully(int descriptor, Room room, const std::string& name) {
  size_t got = 0;
  while (got < room.size()) {
    ssize_t n = read(descriptor, room.data() + got, room.size() - got);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw system_error("read " + name);
    if (n == 0) break;
    got += static_cast<size_t>(n);
  }
  return got;
}

Bytes read_whole_file(const std::filesystem::path& path) {
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status;
  if (!file || fstat(file.get(), &status) != 0) throw system_error("open " + path.string());
  Bytes bytes(static_cast<size_t>(status.st_size));
  bytes.resize(read_fully(file.get(), bytes, path.string()));
  return bytes;
}

}  // namespace offsite
