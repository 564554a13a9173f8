// `pg-offsite init`: a new repository, version 2, with one key.
#pragma once

#include "display.h"
#include "job.h"

namespace offsite {

// Throws Error: usage for a repository that exists.
Task<void> init_repository(const Job& job, Output output);

}  // namespace offsite
