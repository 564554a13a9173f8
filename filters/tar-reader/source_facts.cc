#include "source_facts.h"

#include <sys/stat.h>
#include <unistd.h>

#include "format/error.h"
#include "format/meta.h"
#include "member_path.h"
#include "process/self.h"

namespace offsite {

void complete(Settings& settings) {
  if (!settings.path.starts_with('/'))
    throw Error(Blame::usage, "--path: not an absolute path: " + settings.path);
  try {
    settings.path = member_path(settings.path);
  } catch (const Error&) {
    settings.path.clear();
  }
  if (settings.path.empty()) throw Error(Blame::usage, "--path: name a folder below /");
  if (settings.host.empty()) settings.host = host_name();
  if (settings.time.empty()) settings.time = to_rfc3339(now());
  if (!parse_rfc3339(settings.time))
    throw Error(Blame::usage, "--time: not like 2026-01-31T12:00:00Z: " + settings.time);
  struct stat input;
  if (settings.size == 0 && fstat(STDIN_FILENO, &input) == 0 && S_ISREG(input.st_mode))
    settings.size = static_cast<uint64_t>(input.st_size);
}

std::string begin_meta_json(const Settings& settings) {
  Meta meta;
  meta.job = settings.job;
  meta.hostname = settings.host;
  meta.username = user_name();
  meta.uid = getuid();
  meta.gid = getgid();
  meta.source = "archive";
  meta.time = *parse_rfc3339(settings.time);
  meta.paths = {settings.path};
  meta.tags = settings.tags;
  meta.bytes_total = settings.size;
  return meta.to_json();
}

}  // namespace offsite
