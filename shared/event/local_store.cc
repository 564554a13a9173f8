#include "event/local_store.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <random>

#include "event/descriptor.h"
#include "event/loop.h"
#include "format/error.h"

namespace offsite {
namespace {

// errno as it is now; a full disk is told apart because a person has to act.
Error failed(const std::string& doing) {
  bool full = errno == ENOSPC || errno == EDQUOT;
  Error error = system_error(doing);
  if (full) error.hint = "make room there and run again: what is stored already is kept";
  return error;
}

// Some file systems (network shares) cannot; they know best when they write.
void sync(int descriptor, const std::string& path) {
  if (fsync(descriptor) < 0 && errno != EINVAL && errno != ENOTSUP) throw failed("sync " + path);
}

void sync_folder_of(const std::string& path) {
  std::string folder = path.substr(0, path.rfind('/'));
  Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened) throw failed("open " + folder);
  sync(opened.get(), folder);
}

// With every folder above it.
void make_folders(const std::string& path, unsigned mode) {
  if (mkdir(path.c_str(), mode) == 0 || errno == EEXIST) return;
  size_t slash = path.rfind('/');
  if (errno != ENOENT || slash == path.npos || slash == 0) throw failed("make the folder " + path);
  make_folders(path.substr(0, slash), mode);
  if (mkdir(path.c_str(), mode) < 0 && errno != EEXIST) throw failed("make the folder " + path);
}

std::optional<uint64_t> size_of(const std::string& path) {
  struct stat facts;
  if (stat(path.c_str(), &facts) == 0) return static_cast<uint64_t>(facts.st_size);
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  throw failed("look at " + path);
}

struct Manner {
  unsigned mode;      // of the file at rest
  bool only_created;  // refuse to replace
  bool durable;       // wait for the disk
};

class LocalUpload : public Upload {
 public:
  LocalUpload(std::string path, Manner manner) : path_(std::move(path)), manner_(manner) {}
  ~LocalUpload() override { take_back(); }

  // False if the folder is missing.
  bool open(uint64_t bytes) {
    std::random_device random;
    temporary_ = fmt::format("{}-tmp-{:08x}{:08x}", path_, random(), random());
    file_ = Descriptor(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file_) {
      temporary_.clear();
      if (errno == ENOENT) return false;
      throw failed("create a file for " + path_);
    }
    // Room for all of it now, so that a full disk is noticed before anything is read for it.
    bool unsure = fallocate(file_.get(), FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(bytes)) < 0;
    if (bytes > 0 && unsure && (errno == ENOSPC || errno == EDQUOT)) throw failed("make room for " + path_);
    return true;
  }

  Task<void> write(View piece) override {
    auto all = [this, piece] { write_all(piece); };
    co_await offload(all);
  }

  Task<bool> finish() override {
    auto all = [this] { return publish(); };
    bool existed = co_await offload(all);
    co_return existed;
  }

  Task<void> drop() override {
    take_back();
    co_return;
  }

 private:
  void write_all(View bytes) {
    while (!bytes.empty()) {
      ssize_t n = ::write(file_.get(), bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) throw failed("write " + path_);
      bytes = bytes.subspan(static_cast<size_t>(n));
    }
  }

  bool publish() {
    if (manner_.durable) sync(file_.get(), temporary_);
    if (file_.close() < 0) throw failed("close " + temporary_);
    bool existed = size_of(path_).has_value();
    if (manner_.only_created)
      create_name();
    else if (rename(temporary_.c_str(), path_.c_str()) < 0)
      throw failed("rename " + temporary_);
    temporary_.clear();
    if (manner_.durable) sync_folder_of(path_);
    if (chmod(path_.c_str(), manner_.mode) < 0 && errno != ENOTSUP && errno != EPERM)
      throw failed("chmod " + path_);
    return existed;
  }

  // A name that must be new: link() refuses one that is there, rename() would replace it.
  void create_name() {
    if (link(temporary_.c_str(), path_.c_str()) < 0) {
      if (errno == EEXIST)
        throw Error(Blame::input, "create " + path_ + ": it is there already",
                    "this folder holds a repository");
      bool cannot_link = errno == EPERM || errno == ENOTSUP || errno == ENOSYS;
      if (!cannot_link ||
          renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) < 0)
        throw failed("create " + path_);
      return;
    }
    unlink(temporary_.c_str());
  }

  void take_back() {
    file_.close();
    if (!temporary_.empty()) unlink(temporary_.c_str());
    temporary_.clear();
  }

  std::string path_;
  std::string temporary_;  // "" once it has its name or is gone
  Manner manner_;
  Descriptor file_;
};

Bytes read_range(int descriptor, const Range& range, const std::string& path) {
  Bytes bytes(range.bytes);
  for (size_t at = 0; at < bytes.size();) {
    ssize_t n =
        pread(descriptor, bytes.data() + at, bytes.size() - at, static_cast<off_t>(range.offset + at));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw failed("read " + path);
    if (n == 0) bytes.resize(at);  // it ends here
    at += static_cast<size_t>(n);
  }
  return bytes;
}

std::optional<Bytes> read_file(const std::string& path, std::optional<Range> range) {
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (!file) throw failed("open " + path);
  struct stat facts;
  if (fstat(file.get(), &facts) < 0) throw failed("look at " + path);
  return read_range(file.get(), range.value_or(Range{0, static_cast<uint64_t>(facts.st_size)}), path);
}

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

// The names in a folder that `take` is called with, the dots left out; no folder, no names.
template <typename Take>
void each_name(const std::string& path, Take take) {
  std::unique_ptr<DIR, CloseFolder> folder(opendir(path.c_str()));
  if (!folder && (errno == ENOENT || errno == ENOTDIR)) return;
  if (!folder) throw failed("list " + path);
  for (errno = 0; dirent* entry = readdir(folder.get()); errno = 0)
    if (entry->d_name[0] != '.') take(std::string(entry->d_name));
  if (errno != 0) throw failed("list " + path);
}

std::vector<Listed> list_folder(const std::string& folder, ObjectType type) {
  std::vector<Listed> found;
  auto take = [&](const std::string& path, const std::string& name) {
    std::optional<Id> id = Id::from(name);
    struct stat facts;
    if (!id || stat((path + "/" + name).c_str(), &facts) < 0 || !S_ISREG(facts.st_mode)) return;
    found.push_back({ObjectName{type, *id}, static_cast<uint64_t>(facts.st_size)});
  };
  std::string top = folder + "/" + std::string(type_name(type));
  if (type == ObjectType::data)
    each_name(top, [&](const std::string& two) {
      each_name(top + "/" + two, [&](const std::string& name) { take(top + "/" + two, name); });
    });
  else
    each_name(top, [&](const std::string& name) { take(top, name); });
  return found;
}

}  // namespace

LocalStore::LocalStore(std::string folder, LocalUse use) : folder_(std::move(folder)), use_(use) {
  while (folder_.size() > 1 && folder_.ends_with('/')) folder_.pop_back();
  struct stat config;
  if (stat(path(ObjectName{}).c_str(), &config) < 0 || !(config.st_mode & S_IRGRP)) return;
  folder_mode_ = 0770;
  file_mode_ = 0440;
}

// Only what begins a repository makes its folder: a share that is not mounted must not be filled behind its
// mount point.
void LocalStore::make_folder_of(const ObjectName& name) const {
  if (use_ == LocalUse::repository && !only_created(name) && !size_of(folder_))
    throw Error(Blame::no_repository, "open the repository " + folder_ + ": the folder does not exist",
                "is the share mounted? For a new repository: pg-offsite init");
  std::string file = path(name);
  std::string folder = file.substr(0, file.rfind('/'));
  make_folders(folder, folder_mode_);
  sync_folder_of(folder);
}

// restic makes all folders at once, and so do we.
void LocalStore::make_layout() const {
  for (ObjectType type : object_types)
    if (type != ObjectType::config)
      make_folders(fmt::format("{}/{}", folder_, type_name(type)), folder_mode_);
  for (unsigned two = 0; two < 256; ++two)
    make_folders(fmt::format("{}/data/{:02x}", folder_, two), folder_mode_);
  sync_folder_of(folder_ + "/data/00");
  sync_folder_of(folder_ + "/data");
}

Task<std::unique_ptr<Upload>> LocalStore::begin(const ObjectName& name, uint64_t bytes) {
  bool repository = use_ == LocalUse::repository;
  Manner manner{.mode = file_mode_, .only_created = repository && only_created(name), .durable = repository};
  auto upload = std::make_unique<LocalUpload>(path(name), manner);
  auto open = [&] {
    if (repository && name.type == ObjectType::config) make_layout();
    if (upload->open(bytes)) return;
    make_folder_of(name);
    if (!upload->open(bytes)) throw failed("create a file for " + path(name));
  };
  co_await offload(open);
  co_return upload;
}

Task<std::optional<Bytes>> LocalStore::get(const ObjectName& name, std::optional<Range> range) {
  auto read = [&] { return read_file(path(name), range); };
  std::optional<Bytes> bytes = co_await offload(read);
  co_return bytes;
}

Task<std::vector<Listed>> LocalStore::list(ObjectType type) {
  auto walk = [&] {
    std::vector<Listed> found;
    if (type != ObjectType::config) return list_folder(folder_, type);
    if (std::optional<uint64_t> bytes = size_of(path({}))) found.push_back({{}, *bytes});
    return found;
  };
  std::vector<Listed> found = co_await offload(walk);
  co_return found;
}

Task<void> LocalStore::remove(const ObjectName& name) {
  auto erase = [&] {
    if (unlink(path(name).c_str()) < 0 && errno != ENOENT) throw failed("remove " + path(name));
  };
  co_await offload(erase);
}

Task<std::optional<uint64_t>> LocalStore::size(const ObjectName& name) {
  auto look = [&] { return size_of(path(name)); };
  std::optional<uint64_t> bytes = co_await offload(look);
  co_return bytes;
}

}  // namespace offsite
