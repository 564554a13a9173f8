// Any text as a pipeline file, and as the file that it includes: an Error, or a pipeline whose parts are what
// the header promises.
#include "format/pipeline.h"

#include <cassert>

using namespace offsite;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  PipelineContext context{
      .variable = [](const std::string& name) -> std::optional<std::string> {
        return name.size() % 2 ? std::optional("value of " + name) : std::nullopt;
      },
      .include = [&](const std::string&) { return text; },
  };
  try {
    Pipeline pipeline = parse_pipeline(text, "fuzz.toml", context);
    assert(is_job_name(pipeline.name) && !pipeline.steps.empty());
    for (const Step& step : pipeline.steps) {
      assert(is_job_name(step.name) && !step.stages.empty());
      for (const Stage& stage : step.stages) assert(!stage.run.empty() && !stage.program().empty());
    }
  } catch (const Error& error) {
    assert(error.blame == Blame::input);
  }
  return 0;
}
