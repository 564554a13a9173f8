// What a person sees of a running backup and at its end, in restic's words; and what all such lines are made
// of. Text only: the runner knows the clock and the terminal.
#pragma once

#include <string>

#include "format/job_totals.h"

namespace offsite {

std::string bytes_text(uint64_t bytes);                  // "1.250 GiB", "17 B", as restic writes it
std::string duration_text(double seconds);               // "0:07", "1:02:03"
std::string counted(uint64_t n, std::string_view what);  // "1 file", "3 files"

// How far something is, in bytes, after some seconds.
struct Pace {
  uint64_t done = 0;
  uint64_t total = 0;  // 0: not known
  double seconds = 0;

  double fraction() const;      // 0 to 1; 0 if that is not known
  double seconds_left() const;  // at the pace so far; 0 at the very beginning
};

// "[0:12] 34.5%  1.200 GiB of 3.478 GiB"
std::string pace_head(const Pace& pace);
// ", 55.100 MiB/s, 0:41 left": what is known of it; `bytes` are what the rate counts.
std::string pace_tail(const Pace& pace, uint64_t bytes);
// {"message_type":"status","seconds_elapsed":12,"percent_done":0.345, left open for more; restic leaves zeros
// out.
JsonWriter open_status(const Pace& pace);

// How far a backup is: what was read or found unchanged, of what there is. 0 to 1; 0 when that is not known.
double fraction_done(const JobTotals& totals);

// The line that is redrawn, at most `columns` wide:
// "[0:12] 34.5%  1.200 GiB of 3.478 GiB, 300.000 MiB new, 120.000 MiB uploaded, 55.100 MiB/s, 0:41 left"
std::string progress_line(const JobTotals& totals, double seconds, size_t columns);
// The same for --json, as restic has it: {"message_type":"status",…}
std::string status_json(const JobTotals& totals, double seconds);

// What a backup ends with: files, folders, bytes, snapshot. Several lines.
std::string summary_text(const JobTotals& totals, double seconds);
std::string summary_json(const JobTotals& totals, double seconds);

}  // namespace offsite
