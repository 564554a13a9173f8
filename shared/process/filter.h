// What every filter's main ends in: options, descriptors, streams, one line on failure, the exit status.
#pragma once

#include <functional>

#include "event/frames.h"
#include "process/options.h"

namespace offsite {

constexpr const char* failure_is_reported_variable = "PG_OFFSITE_FAILURE_IS_REPORTED";

// Parses the command line (adding --metrics and --log-format), opens standard input and output as frame
// streams, runs the body, and gives the exit status that main returns: 0, or 100, 101, 102, 111 as Blame
// says. On failure prints one line (and a hint), tells the filters behind it with a FAIL frame, and sends no
// END. The body sends END itself, as its last act. With failure_is_reported_variable in the environment,
// whoever reads the stream says what FAIL says, and the line is only printed if that could not be sent.
int filter_main(Options& options, int argc, char** argv,
                const std::function<Task<void>(FrameSource&, FrameSink&)>& body);

// The same for a program that has options and no streams.
int program_main(Options& options, int argc, char** argv, const std::function<Task<void>()>& body);

// The same for pg-offsite, whose exit statuses are restic's: the body gives its own, an Error that of
// runner_status().
int runner_main(Options& options, int argc, char** argv, const std::function<Task<int>()>& body);

}  // namespace offsite
