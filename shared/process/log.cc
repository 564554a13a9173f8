#include "process/log.h"

#include <fmt/core.h>
#include <unistd.h>

#include <string>

#include "format/json.h"
#include "format/quote.h"

namespace offsite {
namespace {

std::string program = "pg-offsite";
bool as_json = false;

// One write for one line: lines of several filters must not run into each other, and what names a message
// holds, from a repository or a stream, must not make lines of their own.
void write_line(std::string_view level, std::string_view text, std::string_view hint = "") {
  std::string line;
  if (as_json) {
    JsonWriter json;
    json.object().member("program", program).member("level", level).member("message", text);
    if (!hint.empty()) json.member("hint", hint);
    line = json.close().take() + "\n";
  } else {
    line = fmt::format("{}: {}{}\n", program, level == "warning" ? "warning: " : "", one_line(text));
    if (!hint.empty()) line += fmt::format("hint: {}\n", hint);
  }
  if (write(STDERR_FILENO, line.data(), line.size()) < 0) return;  // nowhere left to say it
}

}  // namespace

void set_log(std::string_view name, bool json) {
  program = name;
  as_json = json;
}

const char* program_name() { return program.c_str(); }

void note(std::string_view text) { write_line("note", text); }
void warn(std::string_view text) { write_line("warning", text); }
void report(const Error& error) { write_line("error", error.what(), error.hint); }

}  // namespace offsite
