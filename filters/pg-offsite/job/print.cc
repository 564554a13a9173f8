#include "print.h"

#include <fmt/core.h>

#include <algorithm>

#include "rounds.h"

namespace offsite {
namespace {

constexpr const char* head = R"sh(#!/bin/sh
# {0}
#
# What `pg-offsite run` does for {1}, for you to read, to change, and to run with sh.
# Every filter sends an end mark when all of it is done, and the next one fails without it: so sh -e notices
# every failure. No secret stands here. {2}
set -eu
umask 077
)sh";

constexpr const char* lock_text = R"sh(
# Lock the repository as restic does. pg-offsite refreshes its lock every five minutes; this script does not,
# so it must be through within half an hour.
trap '' HUP
r2-get --sync --only keys,locks >/dev/null
repo-lock judge{0} >/dev/null
lock=$(repo-lock make --pid $${0} | r2-put | frame-dump | sed -n 's|.*"locks/\([0-9a-f]*\)".*|\1|p')
sleep 0.2
r2-get --sync --only locks >/dev/null
repo-lock judge{0} --mine "$lock" >/dev/null
)sh";

constexpr const char* release_text = R"sh(
# release the lock
[ -z "$lock" ] || repo-lock release "$lock" | r2-put >/dev/null
)sh";

constexpr const char* loop_text = R"sh(
# {0}; again, as long as a filter asks for it
said=$PG_OFFSITE_CACHE/said.$$
while
  {1} |
  frame-dump >"$said" || exit
  damaged=$(sed -n 's|.*"damaged":\[\([^]]*\)\].*|\1|p' "$said" | tr -d '"' | tr , ' ')
  export PG_OFFSITE_AVOID="${{PG_OFFSITE_AVOID:-}} $damaged"
  grep -q '"again":true' "$said"
do :; done
rm "$said"
unset PG_OFFSITE_AVOID
)sh";

bool is_plain(const std::string& word) {
  auto plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) ||
           std::string_view("-_./:=,@%+").find(c) != std::string_view::npos;
  };
  return !word.empty() && std::all_of(word.begin(), word.end(), plain);
}

std::string exported(const Job& job) {
  std::string text;
  auto line = [&](const char* name, const std::string& value) {
    if (!value.empty()) text += fmt::format("export {}={}\n", name, shell_word(value));
  };
  auto from_job = [&](const char* name) {
    auto found = job.environment.find(name);
    if (found != job.environment.end()) line(name, found->second);
  };
  for (const char* name :
       {"RESTIC_REPOSITORY", "PG_OFFSITE_ENDPOINT", "PG_OFFSITE_CREDENTIALS", "RESTIC_CACERT",
        "PG_OFFSITE_CACHE", "PG_OFFSITE_JOB", "PG_OFFSITE_METRICS", "PG_OFFSITE_REPOSITORY"})
    from_job(name);
  line("RESTIC_PASSWORD_FILE", job.password.file);
  line("RESTIC_PASSWORD_COMMAND", job.password.command);
  return text + "mkdir -p \"$PG_OFFSITE_CACHE\"\n";
}

std::string command(const Stage& stage) {
  std::string text = stage.user.empty() ? "" : "runuser -u " + shell_word(stage.user) + " -- ";
  for (const std::string& word : stage.run)
    text += (&word == &stage.run.front() ? "" : " ") + shell_word(word);
  return text;
}

std::string stages_text(const Step& step) {
  std::string text;
  for (const Stage& stage : step.stages)
    text += (&stage == &step.stages.front() ? "" : " |\n  ") + command(stage);
  return text;
}

std::string step_text(const Step& step) {
  if (may_repeat(step)) return fmt::format(loop_text, step.name, stages_text(step));
  bool frames = row_of(step.stages.back().program()).gives_frames();
  return fmt::format("\n# {}\n{}{}\n", step.name, stages_text(step), frames ? " >/dev/null" : "");
}

// Only pg-offsite keeps the job's state, so what is made from it is not done here.
bool needs_state(const Step& step) {
  return std::any_of(step.stages.begin(), step.stages.end(), [](const Stage& stage) {
    return std::find(stage.run.begin(), stage.run.end(), "--from-state") != stage.run.end();
  });
}

// Every line that says something gets `mark` before it.
std::string marked(const std::string& text, const std::string& mark) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find('\n', at);
    if (end > at) out += mark;
    out += text.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return out;
}

bool has_password(const Job& job) { return !job.password.file.empty() || !job.password.command.empty(); }

// What happens at the end, whatever has happened before: a function that the shell calls when it exits.
std::string finally_text(const Pipeline& pipeline) {
  std::string lines;
  if (pipeline.lock != Pipeline::Lock::none) lines += release_text;
  for (const Step& step : pipeline.steps) {
    if (!step.always) continue;
    if (needs_state(step))
      lines += "\n# left out, for only pg-offsite run keeps the state that it tells:" +
               marked(step_text(step), "# ");
    else
      lines += step_text(step);
  }
  if (lines.empty()) return "";
  return "\nlock=\nfinally() {\n" + marked(lines.substr(1), "  ") +
         "  :\n}\ntrap finally EXIT\ntrap 'exit 1' INT TERM\n";
}

}  // namespace

std::string shell_word(const std::string& word) {
  if (is_plain(word)) return word;
  std::string quoted = "'";
  for (char c : word) {
    if (c == '\'')
      quoted += "'\\''";
    else
      quoted += c;
  }
  return quoted + "'";
}

std::string shell_script(const Job& job) {
  const Pipeline& pipeline = job.pipeline;
  std::string text = fmt::format(
      head, pipeline.about.empty() ? pipeline.name : pipeline.about, pipeline.name,
      has_password(job) ? "The files named below hold them." : "Set RESTIC_PASSWORD_FILE before you run it.");
  text += exported(job) + finally_text(pipeline);
  const char* exclusive = pipeline.lock == Pipeline::Lock::exclusive ? " --exclusive" : "";
  if (pipeline.lock != Pipeline::Lock::none) text += fmt::format(lock_text, exclusive);
  for (const Step& step : pipeline.steps)
    if (!step.always) text += step_text(step);
  return text;
}

}  // namespace offsite
