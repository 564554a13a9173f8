// What pg-offsite writes to standard output: one line that is redrawn on a terminal, JSON lines for --json,
// nothing for -q; and the summary at the end. The texts are those of the run's wording.
#pragma once

#include <chrono>
#include <string>

#include "event/timer.h"
#include "wording.h"

namespace offsite {

enum class Output { text, json, quiet };

class Display {
 public:
  // RESTIC_PROGRESS_FPS: how often a second progress is shown, at most 60; without it ten times on a terminal
  // and in JSON, and never in a file.
  Display(Output output, const Wording& wording);
  ~Display();

  // Shows these totals from now on; they outlive the display or stop().
  void start(const JobTotals& totals);
  // Takes the redrawn line away.
  void stop();
  // Of a run that has something to sum up.
  void summary(const JobTotals& totals, double seconds);
  // The cause of a failure, for those who read JSON. For persons it is on standard error.
  void failure(int status, const std::string& message);
  // A line on standard error, above the one that is redrawn.
  void tell(const std::string& text);

 private:
  void draw();

  Output output_;
  const Wording& wording_;
  bool terminal_;
  double per_second_;
  const JobTotals* totals_ = nullptr;
  bool drawn_ = false;
  std::string last_;
  std::chrono::steady_clock::time_point began_;
  Timer timer_{[this] { draw(); }};
};

}  // namespace offsite
