#include "gather.h"

#include <sys/uio.h>

#include <algorithm>
#include <cerrno>

namespace offsite {
namespace {

constexpr size_t pieces_max = 1024;  // the kernel's IOV_MAX

}  // namespace

bool write_at(int descriptor, std::vector<View> pieces, uint64_t offset) {
  std::vector<iovec> rest;
  for (View each : pieces)
    if (!each.empty()) rest.push_back({const_cast<std::byte*>(each.data()), each.size()});
  for (size_t begin = 0; begin < rest.size();) {
    int count = static_cast<int>(std::min(rest.size() - begin, pieces_max));
    ssize_t n = pwritev(descriptor, rest.data() + begin, count, static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    offset += static_cast<uint64_t>(n);
    for (auto written = static_cast<size_t>(n); written > 0;) {
      iovec& first = rest[begin];
      size_t used = std::min(written, first.iov_len);
      written -= used;
      first = {static_cast<std::byte*>(first.iov_base) + used, first.iov_len - used};
      if (first.iov_len == 0) ++begin;
    }
  }
  return true;
}

}  // namespace offsite
