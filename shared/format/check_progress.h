// What a person, and a program that reads restic's JSON, see of a check: while it runs, and at its end.
#pragma once

#include "format/finding.h"
#include "format/job_totals.h"

namespace offsite {

// "[0:12] 34.5%  1.200 GiB of 3.478 GiB, 2 errors, 55.100 MiB/s, 0:41 left"
std::string check_line(const JobTotals& totals, double seconds, size_t columns);
// "checked 12 snapshots, 340 trees, 5678 blobs in 90 packs, and read 90 packs (1.300 GiB), in 0:12: no
// errors"
std::string check_summary(const JobTotals& totals, double seconds);
// "error: pack 1a2b3c4d: is missing; put it back …"
std::string finding_line(const Finding& finding);

std::string check_status_json(const JobTotals& totals, double seconds);
// restic 0.18's {"message_type":"summary","num_errors":0,…}, with what we know more.
std::string check_summary_json(const JobTotals& totals, double seconds);

}  // namespace offsite
