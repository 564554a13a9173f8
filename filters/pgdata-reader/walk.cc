#include "walk.h"

#include <dirent.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>

#include "format/error.h"
#include "process/log.h"

namespace offsite {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

// All names in the folder but "." and ".."; nothing, and errno, if it cannot be read.
std::optional<std::vector<std::string>> list(const std::string& path) {
  std::unique_ptr<DIR, CloseFolder> folder(opendir(path.c_str()));
  if (!folder) return {};
  std::vector<std::string> names;
  for (;;) {
    errno = 0;
    const dirent* found = readdir(folder.get());
    if (!found) break;
    std::string_view name = found->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  if (errno != 0) return {};
  return names;
}

std::string target_of(const std::string& path) {
  std::array<char, PATH_MAX> target;
  ssize_t n = readlink(path.c_str(), target.data(), target.size());
  return n < 0 ? "" : std::string(target.data(), static_cast<size_t>(n));
}

// Where the path leads with all links followed; empty if it leads nowhere.
std::string real_path(const std::string& path) {
  std::unique_ptr<char, decltype(&free)> real(realpath(path.c_str(), nullptr), free);
  return real ? real.get() : "";
}

bool is_inside(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/';
}

bool leads_to_folder(const std::string& link) {
  struct stat status;
  return stat(link.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

std::string reason() {
  std::string words = std::generic_category().message(errno);
  words[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(words[0])));
  return words;
}

}  // namespace

std::vector<Tablespace> find_tablespaces(const std::string& pgdata) {
  std::vector<Tablespace> found;
  std::string links = pgdata + "/pg_tblspc";
  auto names = list(links);
  if (!names) throw system_error("read " + links);
  for (const std::string& name : *names) {
    std::string target = target_of(links + "/" + name);
    while (target.size() > 1 && target.ends_with('/')) target.pop_back();
    if (pg_folder(PgFolder::tablespaces, name) == PgFolder::tablespace && target.starts_with('/'))
      found.push_back({name, target});
  }
  std::sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.location < b.location; });
  return found;
}

std::vector<std::string> snapshot_paths(const std::string& pgdata,
                                        const std::vector<Tablespace>& tablespaces) {
  std::vector<std::string> paths = {pgdata};
  for (const Tablespace& tablespace : tablespaces)
    if (!is_inside(tablespace.location, pgdata)) paths.push_back(tablespace.location);
  return paths;
}

Walk::Walk(WalkPlan plan, Trouble trouble) : plan_(std::move(plan)), trouble_(std::move(trouble)) {
  for (const Tablespace& tablespace : plan_.tablespaces) locations_.push_back(real_path(tablespace.location));
}

std::optional<Item> Walk::next() {
  for (;;) {
    if (!above_.empty()) {
      Item item = std::move(above_.back());
      above_.pop_back();
      return item;
    }
    if (folders_.empty()) {
      if (!next_root()) return {};
      continue;
    }
    Folder& folder = folders_.back();
    if (folder.names.empty()) {
      folders_.pop_back();
      continue;
    }
    std::string name = std::move(folder.names.back());
    folder.names.pop_back();
    if (drops(folder, name)) continue;
    std::optional<Item> item = judge(folder, name);
    if (item) return item;
  }
}

// PGDATA first, then the tablespaces. The root itself is the last of the folders above.
bool Walk::next_root() {
  if (roots_begun_ > plan_.tablespaces.size()) return false;
  size_t root = roots_begun_++;
  const std::string& path = root == 0 ? plan_.pgdata : plan_.tablespaces[root - 1].location;
  enter(path, root == 0 ? PgFolder::data : PgFolder::tablespace, true);
  queue_above(path);
  return true;
}

// "/a/b/c" needs nodes for /a, /a/b and itself, each once. Links on the way are followed: they are folders
// here.
void Walk::queue_above(const std::string& path) {
  for (size_t slash = path.size(); slash != 0 && slash != path.npos; slash = path.rfind('/', slash - 1)) {
    std::string folder = path.substr(0, slash);
    bool walked =
        folder != plan_.pgdata && is_inside(folder, plan_.pgdata) && !is_tablespace_location(folder);
    if (walked || !given_above_.insert(folder).second) break;
    Item item{folder, {}};
    if (stat(folder.c_str(), &item.status) != 0) throw system_error("look at " + folder);
    above_.push_back(std::move(item));
  }
}

void Walk::enter(const std::string& path, PgFolder kind, bool must) {
  auto names = list(path);
  if (!names) {
    if (must) throw system_error("read " + path);
    if (errno != ENOENT) trouble_(path, reason());
    return;
  }
  Folder folder{path, kind, std::move(*names), {}};
  std::sort(folder.names.rbegin(), folder.names.rend());
  if (kind == PgFolder::database)
    for (const std::string& name : folder.names)
      if (auto file = parse_relation_file(name); file && file->fork == PgFork::init)
        folder.unlogged.insert(file->number);
  folders_.push_back(std::move(folder));
}

// What needs no look at the thing itself. Unlogged relations are made anew from their init fork after
// recovery.
bool Walk::drops(const Folder& folder, const std::string& name) const {
  if (folder.kind == PgFolder::global && name == "pg_control") return true;
  if (folder.unlogged.empty()) return false;
  auto file = parse_relation_file(name);
  return file && file->fork != PgFork::init && folder.unlogged.contains(file->number);
}

std::optional<Item> Walk::judge(const Folder& folder, const std::string& name) {
  Item item{folder.path + "/" + name, {}};
  PgFolder where = folder.kind;
  if (lstat(item.path.c_str(), &item.status) != 0) {
    if (errno != ENOENT) trouble_(item.path, reason());
    return {};
  }
  // pg_wal and the folders that are emptied may be links; the backup has folders there.
  if (S_ISLNK(item.status.st_mode) && where == PgFolder::data) {
    bool as_folder = name == "pg_wal" || pg_rule(where, name, true, plan_.own_version) == PgRule::emptied;
    if (as_folder && stat(item.path.c_str(), &item.status) != 0) throw system_error("look at " + item.path);
  }
  bool is_folder = S_ISDIR(item.status.st_mode);
  PgRule rule = pg_rule(where, name, is_folder, plan_.own_version);
  if (rule == PgRule::skip || (is_folder && is_tablespace_location(item.path))) return {};
  if (item.path == plan_.statistics || item.path == plan_.pgdata + "/" + plan_.statistics)
    rule = PgRule::emptied;
  if (is_folder && rule == PgRule::keep) enter(item.path, pg_folder(where, name), false);
  if (S_ISLNK(item.status.st_mode)) {
    item.target = target_of(item.path);
    if (where != PgFolder::tablespaces && leads_to_folder(item.path))
      warn(fmt::format("{} leads to {}: the link is kept, what is in there is left out", item.path,
                       item.target));
  }
  if (S_ISREG(item.status.st_mode) && holds_relations(where)) item.relation = parse_relation_file(name);
  return item;
}

bool Walk::is_tablespace_location(const std::string& path) const {
  if (locations_.empty()) return false;
  std::string real = real_path(path);
  return !real.empty() && std::find(locations_.begin(), locations_.end(), real) != locations_.end();
}

}  // namespace offsite
