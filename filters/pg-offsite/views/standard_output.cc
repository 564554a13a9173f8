#include "standard_output.h"

#include <unistd.h>

#include <csignal>

#include "format/error.h"

namespace offsite {
namespace {

constexpr size_t piece_bytes = size_t{64} << 10;

}  // namespace

StandardOutput::StandardOutput() { signal(SIGPIPE, SIG_DFL); }

void StandardOutput::add(std::string_view text) {
  gathered_ += text;
  if (gathered_.size() >= piece_bytes) finish();
}

void StandardOutput::line(std::string_view text) {
  gathered_ += text;
  add("\n");
}

void StandardOutput::finish() {
  for (std::string_view left = gathered_; !left.empty();) {
    ssize_t n = write(STDOUT_FILENO, left.data(), left.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw system_error("write to standard output");
    left.remove_prefix(static_cast<size_t>(n));
  }
  gathered_.clear();
}

}  // namespace offsite
