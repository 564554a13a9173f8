#include "process/cache_folder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "event/descriptor.h"
#include "format/error.h"

namespace offsite {

CacheFolder::CacheFolder(const std::string& path) : path_(path) {
  if (path.empty())
    throw Error(Blame::usage, "find the cache: no folder is given",
                "give --cache FOLDER or set PG_OFFSITE_CACHE");
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
