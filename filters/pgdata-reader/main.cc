// pgdata-reader: a base backup of a running PostgreSQL, as frames on standard output.
#include "backup.h"
#include "process/filter.h"

using namespace offsite;

namespace {

Task<void> back_up(const Settings& settings, FrameSink& out) {
  Backup backup(settings, out);
  co_await backup.begin();
  co_await backup.send_cluster();
  co_await backup.end();
  co_await backup.send_labels_and_wal();
  co_await backup.finish();
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  Options options("pgdata-reader",
                  "Reads a base backup of a running PostgreSQL cluster, with the WAL it needs.");
  options.text("--pgdata", settings.pgdata, "the data folder; what the server says if not given", "PGDATA");
  options.text("--connection", settings.connection,
               "how to connect, as libpq reads it; the rest is in PG* variables");
  options.choice("--checkpoint", settings.checkpoint, {"fast", "spread"},
                 "hurry the checkpoint, or spread its load");
  options.text("--label", settings.label, "what backup_label calls the backup");
  options.text("--wal-archive", settings.wal_archive,
               "take WAL from this folder if no slot can keep it in pg_wal");
  options.text("--cache", settings.cache, "the repository's cache, to leave out unchanged files",
               "PG_OFFSITE_CACHE");
  options.flag("--force", settings.force, "read every file, unchanged or not");
  options.text("--host", settings.hostname, "the host name in the snapshot; this machine's if not given",
               "RESTIC_HOST");
  options.text("--job", settings.job, "the job's name, for metrics and states");
  options.texts("--tag", settings.tags,
                "a tag for the snapshot, beside those that are made; may be repeated");
  options.example("pgdata-reader --checkpoint fast | chunker | encryptor | r2-put",
                  "back up into RESTIC_REPOSITORY");
  return filter_main(options, argc, argv,
                     [&](FrameSource&, FrameSink& out) { return back_up(settings, out); });
}
