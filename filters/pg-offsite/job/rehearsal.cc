#include "rehearsal.h"

#include <fmt/core.h>

#include "cache_access.h"
#include "print.h"
#include "programs.h"

namespace offsite {
namespace {

constexpr const char* lock_words[] = {"no lock", "a shared lock", "an exclusive lock"};

std::string stage_text(const Stage& stage, const std::string& program) {
  std::string text = "    " + program;
  for (size_t i = 1; i < stage.run.size(); ++i) text += " " + shell_word(stage.run[i]);
  if (!stage.user.empty()) text += "   as " + stage.user;
  return text + "\n";
}

}  // namespace

std::string rehearse(const Job& job) {
  const Pipeline& pipeline = job.pipeline;
  std::string text = fmt::format("pipeline    {}\nrepository  {}\ncache       {}\nstate       {}\n",
                                 pipeline.name, job.repository.str(), job.cache, job.state_file);
  text += fmt::format("lock        {}\n", lock_words[static_cast<size_t>(pipeline.lock)]);
  for (const Step& step : pipeline.steps) {
    text += fmt::format("\n{}{}\n", step.name, step.always ? " (always)" : "");
    for (const Stage& stage : step.stages) {
      user_of(stage);
      text += stage_text(stage, find_program(stage.program(), job.environment));
    }
  }
  return text;
}

}  // namespace offsite
