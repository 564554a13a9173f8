#include "dump.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "format/place.h"
#include "process/new_file.h"
#include "viewing.h"

namespace offsite {
namespace {

namespace fs = std::filesystem;

// From here on standard output is that file, for those whom we start as well.
void write_to(const std::string& path) {
  Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file || dup2(file.get(), STDOUT_FILENO) < 0) throw system_error("write to " + path);
}

}  // namespace

Dump::Dump(Options& options) {
  options.positional("SNAPSHOT", snapshot_,
                     "\"latest\", or the beginning of an id; ID:FOLDER is a folder in it");
  options.positional("PATH", path_, "the file or folder; / is all of it");
  selection_.declare_filter(options);
  options.choice("-a,--archive", archive_, {"tar", "zip"}, "what a folder becomes");
  options.text("-t,--target", target_, "write to this file, which has its name when it is whole");
  common_.declare(options);
  options.example("pg-offsite dump latest /etc/hosts -r /srv/backup", "a file, on standard output");
  options.example("pg-offsite dump latest / -r /srv/backup | zstd >backup.tar.zst",
                  "all of it as an archive");
}

Words Dump::plan() const {
  Words words = joined({"restore-plan", "--in-order", "--only", path_}, selection_.words());
  if (archive_ == "zip") words.push_back("--no-links");
  return words;
}

// The plan of a single file has it as its only FILE frame that is no folder, under its own path.
Task<bool> Dump::is_file(Session& session) {
  if (path_ == "/") co_return false;
  bool file = false;
  auto look = [&](const Frame& frame) {
    if (frame.kind != Kind::file) return;
    RestoredFile entry = RestoredFile::parse(frame.text());
    if (entry.path == path_) file = entry.node.type == "file";
  };
  Step plan_only{.name = "look", .stages = {{.run = plan()}}};
  Cause cause = co_await session.run(plan_only, look);
  must(cause);
  co_return file;
}

Task<int> Dump::dump(Session& session) {
  const std::vector<Step> steps = mirror_steps(selection_.words());
  co_await run_all(session, steps);
  bool file = co_await is_file(session);
  Words writer = {"tar-writer", "--format", file ? "raw" : archive_};
  Step dump{.name = "dump",
            .stages = {{.run = plan()}, {.run = {"r2-get"}}, {.run = {"decryptor"}}, {.run = writer}}};
  Cause cause = co_await session.run(dump);
  must(cause);
  co_return 0;
}

Task<int> Dump::run() {
  selection_.names = {snapshot_};
  path_ = fs::path("/" + path_).lexically_normal();
  if (path_.size() > 1 && path_.back() == '/') path_.pop_back();
  Job job = common_.job(Pipeline{.name = "dump"});
  std::unique_ptr<NewFile> target;
  if (!target_.empty()) {
    bool special = fs::exists(target_) && !fs::is_regular_file(target_);
    if (!special) target = std::make_unique<NewFile>(target_, 0600);
    write_to(special ? target_ : target->temporary());
  }
  const std::function<Task<int>(Session&)> body = [&](Session& session) { return dump(session); };
  Pipeline::Lock lock = common_.lock(Pipeline::Lock::shared);
  int status = co_await with_session(job, lock, std::chrono::seconds(common_.retry_lock_s), body);
  if (target && status == 0) target->keep();
  co_return status;
}

}  // namespace offsite
