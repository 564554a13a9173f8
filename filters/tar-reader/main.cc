// tar-reader: an archive on standard input becomes files on standard output.
#include <unistd.h>

#include <clocale>

#include "event/pump.h"
#include "format/json.h"
#include "process/filter.h"
#include "process/sandbox.h"
#include "sender.h"
#include "source_facts.h"

using namespace offsite;

namespace {

std::string stat(const Sender& sender, const Settings& settings, bool final) {
  JsonWriter json;
  json.object()
      .member("filter", "tar-reader")
      .member("final", final)
      .member("bytes_read", sender.bytes_read());
  if (!final)
    return json.member("files_done", sender.files()).member("bytes_total", settings.size).close().take();
  return json.member("files", sender.files()).name("incomplete").array().close().close().take();
}

Task<void> read_archive(Settings& settings, FrameSink& out) {
  complete(settings);
  std::string meta = begin_meta_json(settings);
  setlocale(LC_CTYPE, "C.UTF-8");  // or libarchive takes every name that is not ASCII for an error
  keep_only({.read = {"/etc"}});   // for the names in access control lists
  co_await out.send(Kind::meta, std::string_view(meta));
  ArchiveReader archive(STDIN_FILENO);
  Sender sender(archive, settings.path);
  Pump pump(out, [&] { return stat(sender, settings, false); });
  Pump::Fill members = [&](Batch& batch) { return sender.fill(batch); };
  co_await pump.run(members);
  std::optional<std::string> cluster = sender.postgres().meta_json(settings.tags);
  if (cluster) co_await out.send(Kind::meta, std::string_view(*cluster));
  std::string totals = stat(sender, settings, true);
  co_await out.send(Kind::stat, std::string_view(totals));
  co_await out.end();
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  Options options("tar-reader",
                  "Reads an archive, of any kind that libarchive knows, as the files to back up.");
  options.text("--path", settings.path, "where the archive's files lie in the snapshot");
  options.text("--host", settings.host, "the host name in the snapshot; this machine's if not given",
               "RESTIC_HOST");
  options.texts("--tag", settings.tags, "a tag for the snapshot; may be repeated");
  options.text("--time", settings.time, "the snapshot's time, as 2026-01-31T12:00:00Z; now if not given");
  options.text("--job", settings.job, "the job's name, for metrics and states");
  options.size("--size", settings.size, "about how much comes, for progress and the grid of pages");
  options.example("pg_basebackup -Ft -X fetch -D - | tar-reader | chunker | encryptor | r2-put",
                  "back a PostgreSQL server up that is somewhere else");
  options.example("tar-reader --path /srv/www --tag weekly <www.tar.zst | chunker | encryptor | r2-put",
                  "put an archive into the repository, file by file");
  return filter_main(options, argc, argv,
                     [&](FrameSource&, FrameSink& out) { return read_archive(settings, out); });
}
