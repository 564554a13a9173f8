#include "process/cache_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

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

Bytes read_whole_file(const std::filesystem::path& path) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) throw system_error("open " + path.string());
  Bytes bytes;
  struct stat status;
  if (fstat(fd, &status) == 0) bytes.resize(static_cast<size_t>(status.st_size));
  size_t got = 0;
  while (got < bytes.size()) {
    ssize_t n = read(fd, bytes.data() + got, bytes.size() - got);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      Error failed = system_error("read " + path.string());
      close(fd);
      throw failed;
    }
    if (n == 0) break;
    got += static_cast<size_t>(n);
  }
  close(fd);
  bytes.resize(got);
  return bytes;
}

}  // namespace offsite
