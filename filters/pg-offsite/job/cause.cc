#include "cause.h"

#include <fmt/core.h>

#include <algorithm>
#include <csignal>

#include "format/json.h"

namespace offsite {
namespace {

using Stages = std::vector<StageEnding>;

// The status of a filter whose neighbour failed.
const int neighbours_status = filter_status(Blame::temporary);

FirstCause killed(const std::string& step, const StageEnding& stage) {
  FirstCause cause{.step = step, .filter = stage.program, .blame = Blame::temporary};
  cause.message = fmt::format("{} was killed by signal {}", stage.program, stage.ending.signal);
  if (stage.ending.signal == SIGKILL)
    cause.hint = "if nobody did it, the kernel may have: dmesg tells of memory";
  return cause;
}

Blame blame_of_status(int status) {
  for (Blame blame : {Blame::usage, Blame::bug, Blame::input, Blame::temporary})
    if (filter_status(blame) == status) return blame;
  return Blame::input;
}

FirstCause ended_badly(const std::string& step, const StageEnding& stage) {
  return {.step = step,
          .filter = stage.program,
          .blame = blame_of_status(stage.ending.status),
          .message = fmt::format("{} ended with status {}", stage.program, stage.ending.status)};
}

FirstCause told(const std::string& step, const std::string& fail) {
  Json json = Json::parse(fail, "read a FAIL frame");
  std::string filter = json.text("filter", "");
  return {.step = step,
          .filter = filter,
          .blame = blame_from(json.text("blame", "")),
          .message = filter + ": " + json.text("message", ""),
          .hint = json.text("hint", "")};
}

// We told it to stop, and so it did. One that was about to end by itself still tells why: whoever is killed
// may be told to stop before we hear of its end.
bool by_us(const StageEnding& stage) {
  const Ending& ending = stage.ending;
  return stage.stopped_by != 0 &&
         (ending.signal == SIGTERM || ending.signal == stage.stopped_by || ending.status == 128 + SIGTERM);
}

const StageEnding* find(const Stages& stages, bool (*fits)(const StageEnding&)) {
  auto found = std::find_if(stages.begin(), stages.end(), fits);
  return found == stages.end() ? nullptr : &*found;
}

}  // namespace

std::optional<FirstCause> first_cause(const std::string& step, const Stages& stages,
                                      const StreamEnding& stream) {
  if (const auto* stage =
          find(stages, [](const StageEnding& s) { return s.ending.signal != 0 && !by_us(s); }))
    return killed(step, *stage);
  const auto* odd = find(stages, [](const StageEnding& s) {
    return !by_us(s) && s.ending.status != 0 && s.ending.status != neighbours_status;
  });
  if (!stream.fail.empty()) {
    FirstCause cause = told(step, stream.fail);
    bool consequence = cause.blame == Blame::temporary && odd && odd->program != cause.filter;
    if (!consequence) return cause;
  }
  if (odd) return ended_badly(step, *odd);
  if (const auto* stage = find(stages, [](const StageEnding& s) { return !by_us(s) && !s.ending.well(); }))
    return ended_badly(step, *stage);
  if (!stream.whole) {
    const std::string& last = stages.back().program;
    return FirstCause{.step = step, .filter = last, .message = fmt::format("{}: {}", last, stream.error)};
  }
  if (const auto* stage = find(stages, [](const StageEnding& s) { return !s.ending.well(); }))
    return FirstCause{.step = step, .filter = stage->program, .message = stage->program + " was stopped"};
  return std::nullopt;
}

}  // namespace offsite
