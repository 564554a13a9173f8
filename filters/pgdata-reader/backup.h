// A base backup from the first question to the last frame.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cluster.h"
#include "copy.h"
#include "event/frames.h"
#include "event/pump.h"
#include "parent.h"
#include "report.h"
#include "session.h"
#include "wal_files.h"

namespace offsite {

// What was asked for.
struct Settings {
  std::string pgdata;      // empty: ask the server
  std::string connection;  // conninfo; what it leaves open, the PG* environment says
  std::string checkpoint = "spread";
  std::string label = "pg-offsite";
  std::string wal_archive;
  std::string cache;
  bool force = false;
  std::string hostname;
  std::string job = "postgresql";
  std::vector<std::string> tags;
};

class Backup {
 public:
  // Connects and finds everything that is needed, then gives up what is not. Blocks, and must come before
  // anything has used the thread pool. Throws Error.
  Backup(const Settings& settings, FrameSink& out);

  // In this order.
  Task<void> begin();         // from here on the server keeps what is needed
  Task<void> send_cluster();  // folders, links and files, pg_control last
  Task<void> end();           // from here on the copy has a known end
  Task<void> send_labels_and_wal();
  Task<void> finish();

 private:
  void give_up_rights() const;
  void secure_wal();
  void open_backup();
  void describe();
  void close_backup();
  void add_control(Batch& batch);
  void add_labels(Batch& batch);
  void add_archive_status(Batch& batch, const std::vector<WalFile>& files);
  std::vector<WalFile> find_needed_wal() const;
  std::optional<Item> wal_item(const WalFile& file) const;
  Item made_file(const std::string& name, size_t bytes) const;
  std::string progress();

  Settings settings_;
  BackupSession session_;
  Cluster cluster_;
  BackupFacts facts_;
  bool slot_ = false;
  std::vector<Tablespace> tablespaces_;
  std::optional<ParentFiles> parent_;
  std::optional<Copy> copy_;
  std::optional<BackupEnd> end_;
  FrameSink& out_;
  Pump pump_;
};

}  // namespace offsite
