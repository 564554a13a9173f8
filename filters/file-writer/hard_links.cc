#include "hard_links.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace offsite {
namespace {

bool same_inode(int a, const std::string& name_a, int b, const std::string& name_b) {
  struct stat left, right;
  return fstatat(a, name_a.c_str(), &left, AT_SYMLINK_NOFOLLOW) == 0 &&
         fstatat(b, name_b.c_str(), &right, AT_SYMLINK_NOFOLLOW) == 0 && left.st_dev == right.st_dev &&
         left.st_ino == right.st_ino;
}

}  // namespace

void HardLinks::join(Counts& counts, Incomplete& incomplete) {
  std::span<Link> links = links_.all();
  std::sort(links.begin(), links.end());
  while (!links.empty()) {
    const Link& first = links.front();
    auto other = std::find_if(links.begin(), links.end(), [&](const Link& each) {
      return each.device != first.device || each.inode != first.inode;
    });
    size_t names = static_cast<size_t>(other - links.begin());
    join_names(links.first(names), counts, incomplete);
    links = links.subspan(names);
  }
}

void HardLinks::join_names(std::span<const Link> names, Counts& counts, Incomplete& incomplete) {
  auto whole = std::find_if(names.begin(), names.end(), [&](const Link& each) {
    return ledger_.state(each.number) == Ledger::State::whole;
  });
  if (whole == names.end()) return;
  std::string path = ledger_.file(whole->number).path;
  for (const Link& each : names) {
    if (each.number == whole->number) continue;
    std::string other = ledger_.file(each.number).path;
    if (!join_pair(path, other, target_.spoken(other), incomplete)) continue;
    if (ledger_.state(each.number) == Ledger::State::linked) ++counts.files_restored;
    ledger_.set_state(each.number, Ledger::State::whole);
  }
}

bool HardLinks::join_pair(const std::string& whole, const std::string& path, const std::string& spoken,
                          Incomplete& incomplete) {
  Descriptor from = target_.folder_of(whole), to = target_.folder_of(path);
  std::string name = name_of(path), partial = partial_name(name);
  // Renaming a file to another of its own names would do nothing, and leave both.
  if (same_inode(from.get(), name_of(whole), to.get(), name)) return true;
  auto link = [&] { return linkat(from.get(), name_of(whole).c_str(), to.get(), partial.c_str(), 0); };
  int failed = link();
  if (failed && errno == EEXIST && unlinkat(to.get(), partial.c_str(), 0) == 0) failed = link();
  if (!failed) failed = renameat(to.get(), partial.c_str(), to.get(), name.c_str());
  if (!failed) return true;
  if (errno != EMLINK && errno != EPERM && errno != EXDEV) throw target_.failure("link", path);
  incomplete.add_failed(spoken, "link it to " + target_.spoken(whole));
  return false;
}

}  // namespace offsite
