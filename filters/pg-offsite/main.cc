// pg-offsite: backs PostgreSQL up, and brings it back, by pipelines of small filters.
#include "command_line.h"
#include "process/filter.h"

using namespace offsite;

int main(int argc, char** argv) {
  Options options("pg-offsite",
                  "Backs PostgreSQL up into restic repositories, by pipelines of small filters.");
  CommandLine command_line(options);
  return runner_main(options, argc, argv, [&] { return command_line.run(); });
}
