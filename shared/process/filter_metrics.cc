#include "process/filter_metrics.h"

#include <sys/resource.h>

#include "format/exposition.h"
#include "process/log.h"
#include "process/new_file.h"

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
  Exposition lines;
  auto gauge = [&](const std::string& name, std::string_view help, double value) {
    lines.gauge("pg_offsite_filter_" + name, help, {{"filter", filter_}}, value);
  };
  gauge("exit_status", "Exit status of the filter's last run.", status);
  gauge("read_bytes", "Bytes of frames the last run read.", static_cast<double>(bytes_read));
  gauge("written_bytes", "Bytes of frames the last run wrote.", static_cast<double>(bytes_written));
  gauge("wall_seconds", "Wall time of the last run.", wall);
  gauge("cpu_seconds", "User and system time of the last run.",
        seconds(used.ru_utime) + seconds(used.ru_stime));
  gauge("peak_rss_bytes", "Largest resident set of the last run.",
        static_cast<double>(used.ru_maxrss) * 1024);

  try {
    write_file_durably(path, as_bytes(lines.text()), 0644);
  } catch (const Error& error) {
    warn(error.what());
  }
}

}  // namespace offsite
