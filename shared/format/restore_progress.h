// What a person, and a program that reads restic's JSON, see of a restore: while it runs, and at its end.
#pragma once

#include "format/job_totals.h"

namespace offsite {

// "[0:12] 34.5%  1.200 GiB of 3.478 GiB, 300.000 MiB fetched, 55.100 MiB/s, 0:41 left"
std::string restore_line(const JobTotals& totals, double seconds, size_t columns);
// "restored 1234 files, 5.300 GiB, in 0:12; fetched 120.000 MiB, 5.200 GiB were in place", and what else
// there is to say.
std::string restore_summary(const JobTotals& totals, double seconds);
// What a dry run would have done: "would restore 1234 files, 5.3 GiB; …"
std::string restore_intent(const JobTotals& totals, double seconds);
// Of a comparison with the snapshot: "verified 1234 files, 5.300 GiB, in 0:07"
std::string verify_summary(const JobTotals& totals, double seconds);

// restic's objects, status and summary; their counts of files have folders in them, as in restic since 0.16.
std::string restore_status_json(const JobTotals& totals, double seconds);
std::string restore_summary_json(const JobTotals& totals, double seconds);

}  // namespace offsite
