#include "backup.h"

#include <fmt/core.h>
#include <unistd.h>

#include "event/loop.h"
#include "format/backup_label.h"
#include "format/error.h"
#include "format/gotime.h"
#include "owner_names.h"
#include "process/log.h"
#include "process/sandbox.h"

namespace offsite {
namespace {

Time now() {
  timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return {time.tv_sec, static_cast<int32_t>(time.tv_nsec)};
}

// The server writes the label into a line of backup_label, as it is.
const Settings& checked(const Settings& settings) {
  if (settings.label.size() > 1024 || settings.label.find_first_of("\r\n") != std::string::npos)
    throw Error(Blame::usage, "--label: a label is one line of 1024 bytes at most");
  return settings;
}

}  // namespace

Backup::Backup(const Settings& settings, FrameSink& out)
    : settings_(checked(settings)),
      session_(settings_.connection),
      cluster_(find_cluster(settings_.pgdata, session_.facts())),
      out_(out),
      pump_(out, [this] { return progress(); }) {
  if (!settings_.wal_archive.empty() && access(settings_.wal_archive.c_str(), R_OK | X_OK) != 0)
    throw system_error("read the archive " + settings_.wal_archive);
  give_up_rights();
}

// The session is open; what is left to do is reading files.
void Backup::give_up_rights() const {
  Capabilities kept;
  kept.read = {cluster_.pgdata, cluster_.wal_folder(), "/etc"};  // /etc for the names of users
  for (const Tablespace& tablespace : find_tablespaces(cluster_.pgdata))
    kept.read.push_back(tablespace.location);
  if (!settings_.wal_archive.empty()) kept.read.push_back(settings_.wal_archive);
  if (!settings_.cache.empty()) kept.read.push_back(settings_.cache);
  keep_only(kept);
}

Task<void> Backup::begin() {
  co_await offload([&] { open_backup(); });
  std::string meta = begin_meta_json(facts_);
  co_await out_.send(Kind::meta, meta);
}

void Backup::open_backup() {
  facts_.meta.bytes_total = sum_of_sizes(cluster_);
  secure_wal();
  facts_.meta.time = now();
  facts_.start = session_.start(settings_.label, settings_.checkpoint == "fast");
  // As they are from here on: the checkpoint has written them.
  cluster_.control = read_control(cluster_.pgdata).control;
  tablespaces_ = find_tablespaces(cluster_.pgdata);
  describe();
  const PgControl& control = cluster_.control;
  copy_.emplace(
      PageLayout{control.checksum_version != 0, control.page_bytes, control.segment_pages, facts_.start},
      [this](const Item& item) { return parent_ && parent_->holds(item); });
}

void Backup::describe() {
  Identity self = who_am_i();
  Meta& meta = facts_.meta;
  meta.job = settings_.job;
  meta.source = "postgresql";
  meta.hostname = settings_.hostname.empty() ? self.hostname : settings_.hostname;
  meta.username = self.username;
  meta.uid = self.uid;
  meta.gid = self.gid;
  meta.tags = settings_.tags;
  meta.paths = snapshot_paths(cluster_.pgdata, tablespaces_);
  facts_.system_identifier = cluster_.control.system_identifier;
  facts_.version = cluster_.server.version_text;
  facts_.timeline = cluster_.control.timeline;
  facts_.checksums = cluster_.control.checksum_version != 0;
  facts_.standby = cluster_.server.standby;
  facts_.wal_segment_bytes = cluster_.control.wal_segment_bytes;
  facts_.page_bytes = cluster_.control.page_bytes;
  if (settings_.force || settings_.cache.empty()) return;
  parent_ = ParentFiles::choose(settings_.cache, meta.hostname, meta.paths);
  if (parent_) meta.parent = parent_->parent();
}

// Without its WAL a backup is worth nothing, so this comes before anything is read.
void Backup::secure_wal() {
  std::string why_not;
  slot_ = session_.protect_wal(why_not);
  if (slot_ || (!settings_.wal_archive.empty() && session_.facts().archiving)) return;
  std::string hint =
      "raise max_replication_slots, give the role REPLICATION, or name the archive folder with --wal-archive";
  if (!settings_.wal_archive.empty())
    hint = "--wal-archive needs a server that archives: look at archive_mode";
  throw Error(Blame::input, fmt::format("keep the WAL that the backup needs: {}", why_not), hint);
}

Task<void> Backup::send_cluster() {
  Walk walk({cluster_.pgdata, tablespaces_, cluster_.own_version(), cluster_.server.statistics},
            [this](const std::string& path, const std::string& why) { copy_->trouble().add(path, why); });
  Copy::Next next = [&] { return walk.next(); };
  Pump::Fill all_but_control = [&](Batch& batch) { return copy_->fill(batch, next); };
  co_await pump_.run(all_but_control);
  Pump::Fill control = [&](Batch& batch) { return add_control(batch), false; };
  co_await pump_.run(control);
}

void Backup::add_control(Batch& batch) {
  ControlFile file = read_control(cluster_.pgdata);
  copy_->make(batch, {cluster_.pgdata + "/global/pg_control", file.status}, file.content);
}

Task<void> Backup::end() {
  co_await offload([&] { close_backup(); });
}

void Backup::close_backup() {
  // With a slot the segments are still in pg_wal; without, they must reach the archive first.
  end_ = session_.stop(!slot_);
  BackupLabel label = parse_backup_label(end_->label);
  if (label.start != facts_.start)
    throw Error(Blame::input, fmt::format("the backup is void: it began at {}, backup_label says {}",
                                          lsn_text(facts_.start), lsn_text(label.start)));
  facts_.timeline = label.timeline;
  facts_.end = {end_->stop, end_->time};
  copy_->pages().settle(end_->stop);
}

Task<void> Backup::send_labels_and_wal() {
  std::vector<WalFile> files;
  Pump::Fill labels = [&](Batch& batch) {
    add_labels(batch);
    files = find_needed_wal();
    return false;
  };
  co_await pump_.run(labels);
  size_t sent = 0;
  Copy::Next next = [&] { return sent < files.size() ? wal_item(files[sent++]) : std::optional<Item>(); };
  Pump::Fill segments = [&](Batch& batch) { return copy_->fill(batch, next); };
  Counts& counts = copy_->counts();
  uint64_t before = counts.bytes_read;
  co_await pump_.run(segments);
  counts.wal_files = files.size();
  counts.wal_bytes = counts.bytes_read - before;
  Pump::Fill status = [&](Batch& batch) { return add_archive_status(batch, files), false; };
  co_await pump_.run(status);
}

// A file of the backup that the live folder must never see.
Item Backup::made_file(const std::string& name, size_t bytes) const {
  Item item{cluster_.pgdata + "/" + name, cluster_.status};
  item.status.st_mode = S_IFREG | 0600;
  item.status.st_size = static_cast<off_t>(bytes);
  item.status.st_nlink = 1;
  item.status.st_ino = 0;
  item.status.st_dev = 0;
  clock_gettime(CLOCK_REALTIME, &item.status.st_mtim);
  item.status.st_ctim = item.status.st_mtim;
  return item;
}

void Backup::add_labels(Batch& batch) {
  copy_->make(batch, made_file("backup_label", end_->label.size()), as_bytes(end_->label));
  const std::string& map = end_->tablespace_map;
  if (!map.empty()) copy_->make(batch, made_file("tablespace_map", map.size()), as_bytes(map));
}

std::vector<WalFile> Backup::find_needed_wal() const {
  const PgControl& control = cluster_.control;
  std::vector<std::string> folders = {cluster_.wal_folder()};
  // Without a slot the server may recycle a segment at any time: the archive's copy is the safe one.
  if (!settings_.wal_archive.empty())
    folders.insert(slot_ ? folders.end() : folders.begin(), settings_.wal_archive);
  return find_wal({.system_identifier = control.system_identifier,
                   .timeline = facts_.timeline,
                   .start = facts_.start,
                   .stop = end_->stop,
                   .segment_bytes = control.wal_segment_bytes,
                   .page_bytes = control.wal_page_bytes,
                   .standby = session_.facts().standby},
                  folders);
}

std::optional<Item> Backup::wal_item(const WalFile& file) const {
  Item item = made_file("pg_wal/" + file.name, 0);
  item.source = file.source;
  item.required = true;
  return item;
}

// Marks what came with the backup as archived, so that the restored server does not archive it again.
void Backup::add_archive_status(Batch& batch, const std::vector<WalFile>& files) {
  for (const WalFile& file : files)
    copy_->make(batch, made_file("pg_wal/archive_status/" + file.name + ".done", 0), {});
}

Task<void> Backup::finish() {
  std::string meta = end_meta_json(facts_);
  co_await out_.send(Kind::meta, meta);
  std::vector<std::string> incomplete = copy_->trouble().report();
  for (std::string& line : copy_->pages().report()) {
    warn(line);
    incomplete.push_back(std::move(line));
  }
  std::string totals = final_json(copy_->counts(), copy_->pages(), incomplete);
  co_await out_.send(Kind::stat, totals);
  co_await out_.end();
}

std::string Backup::progress() {
  session_.check_alive();
  return progress_json(copy_->counts(), facts_.meta.bytes_total);
}

}  // namespace offsite
