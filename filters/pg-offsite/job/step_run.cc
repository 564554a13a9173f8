#include "step_run.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <csignal>

#include "cache_access.h"
#include "process/filter.h"
#include "programs.h"

namespace offsite {
namespace {

using namespace std::chrono_literals;

// How long stages whose input was cut short may take to store what is whole, and then to die.
constexpr auto grace = 30s;
constexpr auto last_grace = 10s;

void write_key(int descriptor, std::string_view key) {
  if (write(descriptor, key.data(), key.size()) != static_cast<ssize_t>(key.size()))
    throw system_error("hand over the key");
}

void hand_over(Command& command, const char* variable, const RingDescriptors& ring) {
  if (!ring.memory) return;
  size_t number = command.descriptors.size();
  command.descriptors.push_back(ring.memory.get());
  command.descriptors.push_back(ring.writer_bell.get());
  command.environment.push_back(fmt::format("{}={},{}", variable, number, number + 1));
}

}  // namespace

// The key fits a pipe's buffer, so it can be written before anybody reads.
Descriptor StepRun::key_pipe() const {
  Pipe pipe = make_pipe();
  write_key(pipe.write_end.get(), surroundings_.master_key);
  return std::move(pipe.read_end);
}

void StepRun::start_stage(const Stage& stage, std::array<int, 3> streams, const RingDescriptors& in,
                          const RingDescriptors& out) {
  Row row = row_of(stage.program());
  Command command{.program = find_program(stage.program(), surroundings_.environment), .words = stage.run};
  Environment environment = surroundings_.environment;
  command.user = user_of(stage);
  if (command.user) {
    environment["HOME"] = command.user->home;
    environment["USER"] = environment["LOGNAME"] = command.user->name;
  }
  command.environment = environment_for(stage.program(), environment);
  command.descriptors.assign(streams.begin(), streams.end());
  Descriptor key;
  if (row.key && !surroundings_.master_key.empty()) {
    key = key_pipe();
    command.descriptors.push_back(key.get());
    command.environment.push_back("PG_OFFSITE_KEY_FD=3");
  }
  bool reads_it = &stage == &step_.stages.back() && row.gives_frames();
  if (reads_it) command.environment.push_back(fmt::format("{}=1", failure_is_reported_variable));
  hand_over(command, ring_in_variable, in);
  hand_over(command, ring_out_variable, out);
  auto running = std::make_unique<Running>();
  running->program = stage.program();
  running->process = std::make_unique<Process>(command);
  stages_.push_back(std::move(running));
}

// Two filters of ours that both have nothing to do with the network share memory: content goes by between
// them. What comes from a store goes through a plain pipe, so that it cannot change once it was verified; a
// script in a filter's place knows pipes only.
bool StepRun::may_share(const Stage& writer, const Stage& reader) const {
  auto may = [&](const Stage& stage) {
    Row row = row_of(stage.program());
    return row.gives_frames() && !row.store &&
           !is_script(find_program(stage.program(), surroundings_.environment));
  };
  return may(writer) && may(reader);
}

void StepRun::start() {
  while (stages_.size() < step_.stages.size()) start_next();
  output_ = std::move(input_);
}

void StepRun::start_next() {
  const Stage& stage = step_.stages[stages_.size()];
  const Stage* next = &stage == &step_.stages.back() ? nullptr : &stage + 1;
  Descriptor nothing(open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!nothing) throw system_error("open /dev/null");
  Pipe pipe;
  RingDescriptors ring;
  if (next || row_of(stage.program()).gives_frames()) pipe = make_pipe();
  if (next && may_share(stage, *next)) ring = make_ring();
  start_stage(stage,
              {input_ ? input_.get() : nothing.get(), pipe.write_end.get(), silent_ ? nothing.get() : -1},
              input_ring_, ring);
  input_ = std::move(pipe.read_end);
  input_ring_ = std::move(ring);
}

Task<void> StepRun::drop() {
  for (auto& stage : stages_) {
    terminate(*stage, SIGKILL);
    co_await stage->process->end();
  }
}

Task<std::optional<FirstCause>> StepRun::run_all() {
  try {
    start();
  } catch (const Error& error) {
    could_not_start_ = error;
  }
  if (could_not_start_) {
    input_ = Descriptor();  // nobody is going to read it
    stop();
  }
  Lanes lanes(stages_.size() + 1);
  for (auto& stage : stages_) co_await lanes.start(wait_for(*stage));
  if (output_) co_await lanes.start(read_stream(std::move(output_)));
  co_await lanes.finish();
  timer_.stop();
  if (could_not_start_)
    co_return FirstCause{.step = step_.name,
                         .blame = could_not_start_->blame,
                         .message = could_not_start_->what(),
                         .hint = could_not_start_->hint};
  std::vector<StageEnding> endings;
  for (auto& stage : stages_) {
    Ending ending = co_await stage->process->end();
    endings.push_back({stage->program, ending, stage->stopped_by});
  }
  co_return first_cause(step_.name, endings, stream_);
}

Task<void> StepRun::read_stream(Descriptor output) {
  std::unique_ptr<Source> source = open_source(output.release());
  FrameSource frames(*source);
  try {
    for (;;) {
      Frame frame = co_await frames.next();
      if (watch_) watch_(frame);
      if (frame.kind == Kind::end) break;
    }
  } catch (const UpstreamFailed& failed) {
    stream_ = {.whole = false, .fail = failed.json};
  } catch (const Error& error) {
    stream_ = {.whole = false, .error = error.what()};
  }
}

Task<void> StepRun::wait_for(Running& stage) {
  Ending ending = co_await stage.process->end();
  if (!ending.well()) someone_failed(stage);
}

// What stands before it writes for nobody, and need not go on. What stands behind has been told by its
// stream.
void StepRun::someone_failed(const Running& failed) {
  for (auto& stage : stages_) {
    if (stage.get() == &failed) break;
    terminate(*stage, SIGTERM);
  }
  if (pressure_ == Pressure::none) {
    pressure_ = Pressure::waiting;
    timer_.once(grace);
  }
}

void StepRun::stop() {
  if (pressure_ != Pressure::none || could_not_start_) return press();
  pressure_ = Pressure::waiting;
  for (auto& stage : stages_)
    if (!stage->process->ended()) {
      terminate(*stage, SIGTERM);
      break;
    }
  timer_.once(grace);
}

void StepRun::abort() {
  if (pressure_ < Pressure::told) press();
}

void StepRun::terminate(Running& stage, int signal) {
  if (stage.process->ended()) return;
  stage.stopped_by = signal;
  stage.process->kill(signal);
}

// More pressure on those that are left: first a request, then an end.
void StepRun::press() {
  bool told = pressure_ == Pressure::told;
  pressure_ = told ? Pressure::killed : Pressure::told;
  for (auto& stage : stages_) terminate(*stage, told ? SIGKILL : SIGTERM);
  timer_.once(last_grace);
}

}  // namespace offsite
