#include "unlock.h"

#include <fmt/core.h>

#include "format/json.h"
#include "format/progress.h"

namespace offsite {

Unlock::Unlock(Options& options) {
  options.flag("--remove-all", all_, "remove locks that are in use as well: only when you know that none is");
  common_.declare_without_lock(options);
}

Task<int> Unlock::sweep(Session& session) {
  uint64_t removed = 0;
  auto count = [&](const Frame& frame) {
    if (frame.kind != Kind::stat) return;
    Json json = Json::parse(frame.text(), "read a STAT frame");
    if (json.text("filter") == "repo-lock") removed = json.number("locks");
  };
  Step sweep{.name = "unlock", .stages = {{.run = {"repo-lock", "sweep"}}, {.run = {"r2-put"}}}};
  if (all_) sweep.stages.front().run.push_back("--all");
  Cause cause = co_await session.run(sweep, count);
  must(cause);
  if (common_.output() == Output::text) fmt::print("removed {}\n", counted(removed, "lock"));
  co_return 0;
}

Task<int> Unlock::run() {
  Job job = common_.job(Pipeline{.name = "unlock"});
  const std::function<Task<int>(Session&)> body = [&](Session& session) { return sweep(session); };
  int status = co_await with_session(job, Pipeline::Lock::none, std::chrono::seconds(0), body);
  co_return status;
}

}  // namespace offsite
