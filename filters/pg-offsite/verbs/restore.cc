#include "restore.h"

#include <fmt/core.h>

#include <filesystem>

#include "filters/pg-offsite/job/job_run.h"
#include "format/json.h"
#include "format/place.h"
#include "format/progress.h"
#include "format/quote.h"

namespace offsite {
namespace {

void name_one(const char* action, const std::string& path, uint64_t size, bool json) {
  if (!json) return fmt::print("{:9} {}{}\n", action, one_line(path), size ? ", " + bytes_text(size) : "");
  JsonWriter line;
  line.object().member("message_type", "verbose_status").member("action", action).member("item", path);
  fmt::print("{}\n", line.member("size", size).close().take());
}

// What a plan says of a file, in restic's words.
void name_file(const Frame& frame, bool json) {
  if (frame.kind == Kind::remove) {
    std::string quoted = Json::parse(frame.text(), "read a DELETE frame").text("path");
    name_one("deleted", unquote_name(quoted).value_or(quoted), 0, json);
  }
  if (frame.kind != Kind::file) return;
  RestoredFile file = RestoredFile::parse(frame.text());
  bool same = file.base == RestoredFile::Base::same;
  bool there = file.base == RestoredFile::Base::file;
  name_one(same ? "unchanged" : there ? "updated" : "restored", file.path, file.node.size, json);
}

}  // namespace

Restore::Restore(Options& options) {
  snapshot_.declare(options);
  options.text("-t,--target", target_, "the folder that the files go to; / puts them where they were");
  patterns_.declare(options);
  options.choice("--overwrite", overwrite_, {"always", "if-changed", "if-newer", "never"},
                 "what becomes of files that are there; if-changed believes size and time");
  options.flag("--delete", delete_, "delete what is in the target's folders and not in the snapshot's");
  options.flag("-n,--dry-run", dry_run_, "say what would be done, and stop");
  options.flag("--sparse", sparse_, "no difference: zeros become holes anyway");
  options.flag("--verify", verify_, "read everything back, and compare it with the snapshot");
  common_.declare(options);
  options.example("pg-offsite restore latest --target /srv/restored -r /srv/backup",
                  "all of the last backup");
  options.example("pg-offsite restore 1a2b3c4d:/var/lib/postgresql --target /srv/pg --delete -r /srv/backup",
                  "make a folder what it was, and move only what differs");
}

Words Restore::plan() const {
  Words words = joined(joined({"restore-plan"}, snapshot_.words()), patterns_.words());
  words = joined(words, {"--target", std::filesystem::absolute(target_)});
  if (overwrite_ != "always") words = joined(words, {"--overwrite", overwrite_});
  if (delete_) words.push_back("--delete");
  return words;
}

Pipeline Restore::pipeline() const {
  Pipeline pipeline{.name = "restore", .lock = common_.lock(Pipeline::Lock::shared)};
  pipeline.steps = mirror_steps(snapshot_.words());
  Step restore{.name = "restore", .stages = {{.run = plan()}}};
  if (!dry_run_) {
    Words writer = {"file-writer", "--target", std::filesystem::absolute(target_)};
    restore.stages.insert(restore.stages.end(),
                          {{.run = {"r2-get"}}, {.run = {"decryptor"}}, {.run = writer}});
  }
  pipeline.steps.push_back(restore);
  return pipeline;
}

// The same plan, which compares every byte and names what differs.
Pipeline Restore::verification() const {
  Step verify{.name = "verify", .stages = {{.run = joined(plan(), {"--verify"})}}};
  return {.name = "verify", .lock = common_.lock(Pipeline::Lock::shared), .steps = {verify}};
}

Task<int> Restore::run() {
  if (snapshot_.names.size() != 1)
    throw Error(Blame::usage, "restore: give one snapshot", "\"latest\", or the beginning of an id");
  if (target_.empty()) throw Error(Blame::usage, "restore: no --target is given", "--target FOLDER");
  if (dry_run_ && verify_) throw Error(Blame::usage, "restore: --dry-run leaves nothing to --verify");
  Job restoring = common_.job(pipeline());
  JobRun restore(restoring, common_.output(), common_.retry_lock_s);
  if (common_.verbose) restore.show_to([this](const Frame& frame) { name_file(frame, common_.json); });
  int status = co_await restore.run();
  if (status != 0 || !verify_) co_return status;
  Job verifying = restoring;
  verifying.pipeline = verification();
  JobRun verify(verifying, common_.output(), common_.retry_lock_s);
  status = co_await verify.run();
  co_return status;
}

}  // namespace offsite
