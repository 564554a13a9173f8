#include "display.h"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "format/json.h"
#include "process/log.h"

namespace offsite {
namespace {

constexpr double per_second_default = 10;
constexpr double per_second_max = 60;

double frames_per_second(bool live) {
  const char* given = std::getenv("RESTIC_PROGRESS_FPS");
  double fps = given ? std::strtod(given, nullptr) : 0;
  if (fps > 0) return std::min(fps, per_second_max);
  return live ? per_second_default : 0;
}

size_t columns() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80u;
}

void write_out(std::string_view text) {
  // Whoever read it may have gone, which is no reason to end a backup.
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace

Display::Display(Output output, const Wording& wording)
    : output_(output),
      wording_(wording),
      terminal_(isatty(STDOUT_FILENO)),
      per_second_(frames_per_second(terminal_ || output == Output::json)) {}

Display::~Display() { stop(); }

void Display::start(const JobTotals& totals) {
  totals_ = &totals;
  began_ = std::chrono::steady_clock::now();
  if (output_ == Output::quiet || per_second_ <= 0) return;
  timer_.every(std::chrono::milliseconds(static_cast<int>(1000 / per_second_)));
}

void Display::draw() {
  if (!wording_.moves(*totals_)) return;
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
  std::string text = output_ == Output::json
                         ? wording_.status_json(*totals_, seconds)

                         : wording_.line(*totals_, seconds, terminal_ ? columns() - 1 : 200);
  if (text == last_) return;
  last_ = text;
  bool redraw = terminal_ && output_ == Output::text;
  drawn_ = redraw;
  write_out(redraw ? "\r" + text + "\x1b[K" : text + "\n");
}

void Display::stop() {
  timer_.stop();
  if (std::exchange(drawn_, false)) write_out("\r\x1b[K");
}

void Display::summary(const JobTotals& totals, double seconds) {
  if (!wording_.ended(totals)) return;
  if (output_ == Output::text) write_out(wording_.summary(totals, seconds));
  if (output_ == Output::json) write_out(wording_.summary_json(totals, seconds) + "\n");
}

void Display::failure(int status, const std::string& message) {
  if (output_ != Output::json) return;
  JsonWriter json;
  json.object().member("message_type", "exit_error").name("code").signed_number(status);
  fmt::print(stderr, "{}\n", json.member("message", message).close().take());
}

void Display::tell(const std::string& text) {
  if (std::exchange(drawn_, false)) write_out("\r\x1b[K");
  note(text);
}

}  // namespace offsite
