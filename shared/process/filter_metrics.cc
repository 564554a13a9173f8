#include "process/filter_metrics.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>

#include "process/log.h"

namespace offsite {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

void FilterMetrics::write(const std::string& path, int status, uint64_t bytes_read,
                          uint64_t bytes_written) const {
  rusage used;
  getrusage(RUSAGE_SELF, &used);
  double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
  std::string text;
  auto gauge = [&](std::string_view name, std::string_view help, double value) {
    text += fmt::format("# HELP pg_offsite_filter_{0} {1}\n# TYPE pg_offsite_filter_{0} gauge\n", name, help);
    text += fmt::format("pg_offsite_filter_{}{{filter=\"{}\"}} {}\n", name, filter_, value);
  };
  gauge("exit_status", "Exit status of the filter's last run.", status);
  gauge("read_bytes", "Bytes of frames the last run read.", static_cast<double>(bytes_read));
  gauge("written_bytes", "Bytes of frames the last run wrote.", static_cast<double>(bytes_written));
  gauge("wall_seconds", "Wall time of the last run.", wall);
  gauge("cpu_seconds", "User and system time of the last run.",
        seconds(used.ru_utime) + seconds(used.ru_stime));
  gauge("peak_rss_bytes", "Largest resident set of the last run.",
        static_cast<double>(used.ru_maxrss) * 1024);

  std::string temporary = fmt::format("{}.{}.tmp", path, getpid());
  FILE* file = std::fopen(temporary.c_str(), "we");
  bool whole = file && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (file && std::fclose(file) != 0) whole = false;
  if (!whole || rename(temporary.c_str(), path.c_str()) != 0)
    warn(system_error(fmt::format("write metrics to {}", path)).what());
}

}  // namespace offsite
