// Runs one step: makes the pipes, starts every stage with its own environment, reads what comes out of the
// last, waits for all, stops what is left when one has failed, and says why.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cause.h"
#include "event/frames.h"
#include "event/lanes.h"
#include "event/ring.h"
#include "event/timer.h"
#include "format/pipeline.h"
#include "surroundings.h"

namespace offsite {

// What all stages of a job share.
struct Surroundings {
  Environment environment;  // of which each stage gets its part
  std::string master_key;   // JSON for the stages that may have it; empty until it is known
};

class StepRun {
 public:
  using Watch = std::function<void(const Frame&)>;

  // Both outlive the run.
  StepRun(const Step& step, const Surroundings& surroundings) : step_(step), surroundings_(surroundings) {}
  bool is_of(const Step& step) const { return &step == &step_; }

  // What the first stage reads, instead of nothing; before run().
  void feed(Descriptor input) { input_ = std::move(input); }
  // The stages' standard error goes nowhere: for questions whose answer may be a failure.
  void silence() { silent_ = true; }

  // Starts the next stage, ahead of run(): what it writes waits in its pipe. Throws Error if it cannot be
  // started. Afterwards comes run(), or drop().
  void start_next();
  // Kills what was started ahead, and waits for its end.
  Task<void> drop();

  // Nothing if all of it is done, else the first cause. `watch` sees every frame that comes out of the last
  // stage.
  Task<std::optional<FirstCause>> run(Watch watch = {}) {
    watch_ = std::move(watch);
    return run_all();
  }
  // Ends the stages in order: the first is told to stop, the others see their input cut short and keep what
  // is whole; what has not ended after a while is stopped, then killed. A second call does not wait for that.
  void stop();
  // Ends them all at once.
  void abort();

 private:
  struct Running {
    std::string program;
    std::unique_ptr<Process> process;
    int stopped_by = 0;  // the last signal that we sent it
  };

  Task<std::optional<FirstCause>> run_all();
  void start();
  // `in` and `out`: rings of memory beside its pipes, if there are any.
  void start_stage(const Stage& stage, std::array<int, 3> streams, const RingDescriptors& in,
                   const RingDescriptors& out);
  bool may_share(const Stage& writer, const Stage& reader) const;
  Descriptor key_pipe() const;
  Task<void> read_stream(Descriptor output);
  Task<void> wait_for(Running& stage);
  void someone_failed(const Running& stage);
  void terminate(Running& stage, int signal);
  void press();

  const Step& step_;
  const Surroundings& surroundings_;
  Watch watch_;
  std::vector<std::unique_ptr<Running>> stages_;
  Descriptor input_;  // of the stage that is started next
  RingDescriptors input_ring_;
  Descriptor output_;  // of the last stage, if it speaks frames
  bool silent_ = false;
  StreamEnding stream_;
  std::optional<Error> could_not_start_;
  Timer timer_{[this] { press(); }};
  enum class Pressure { none, waiting, told, killed } pressure_ = Pressure::none;
};

}  // namespace offsite
