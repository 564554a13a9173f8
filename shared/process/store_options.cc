#include "process/store_options.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "event/local_store.h"
#include "event/s3_store.h"
#include "format/credentials.h"
#include "process/log.h"
#include "process/sandbox.h"

namespace offsite {
namespace {

constexpr std::array secret_names = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"};
constexpr std::array region_names = {"AWS_DEFAULT_REGION", "AWS_REGION"};

using Values = std::map<std::string, std::string>;

// Nothing that is started from here, and no dump of our environment, needs the secrets any more.
Values take_from_environment() {
  Values values;
  auto read = [&](const char* name) {
    if (const char* value = std::getenv(name)) values[name] = value;
  };
  for (const char* name : region_names) read(name);
  for (const char* name : secret_names) read(name);
  for (const char* name : secret_names) unsetenv(name);
  return values;
}

Values read_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  errno = 0;
  text << file.rdbuf();
  if (!file) throw system_error("read the credentials file " + path);
  return parse_environment_file(text.str(), path);
}

std::string first_of(const Values& values, std::span<const char* const> names, std::string otherwise) {
  for (const char* name : names)
    if (auto found = values.find(name); found != values.end() && !found->second.empty()) return found->second;
  return otherwise;
}

std::string value(const Values& values, const char* name) { return first_of(values, {&name, 1}, ""); }

Credentials credentials_from(const Values& values) {
  Credentials found{value(values, secret_names[0]), value(values, secret_names[1]),
                    value(values, secret_names[2])};
  for (const char* name : {secret_names[0], secret_names[1]})
    if (value(values, name).empty())
      throw Error(Blame::usage, fmt::format("open the repository: {} is missing", name),
                  "set it in the environment, or name a file that has it: --credentials FILE");
  return found;
}

}  // namespace

StoreOptions::StoreOptions(Options& options, uint64_t lanes) : lanes_(lanes) {
  options.text("-r,--repo", repository_, "the repository: a folder, or s3:https://HOST/BUCKET/PREFIX",
               "RESTIC_REPOSITORY");
  options.text("--endpoint", endpoint_, "the URL below which the buckets are, where that is not just a host",
               "PG_OFFSITE_ENDPOINT");
  options.text("--credentials", credentials_file_,
               "a file with AWS_ACCESS_KEY_ID=… and so on, instead of the environment",
               "PG_OFFSITE_CREDENTIALS");
  options.text("--cacert", ca_file_, "the certificates to trust, instead of the system's", "RESTIC_CACERT");
  options.number("--lanes", lanes_, "how many objects at once");
  options.number("--limit-upload", upload_kib_per_s_,
                 "the most to send, in KiB/s over all lanes; 0: no limit");
  options.duration("--retry-for", patience_s_, "how long one object may be tried again and again");
}

std::unique_ptr<Store> StoreOptions::open() const {
  Values values = take_from_environment();
  if (lanes_ < 1 || lanes_ > 64) throw Error(Blame::usage, "read --lanes: it is not between 1 and 64");
  Repository repository = parse_repository(repository_, endpoint_);
  // All that either needs from here on are files, and the network if the repository lies behind it.
  keep_only({.network = repository.kind != Repository::Kind::local, .all_files = true});
  if (repository.kind == Repository::Kind::local) return std::make_unique<LocalStore>(repository.path);
  if (!credentials_file_.empty())
    for (auto& [name, text] : read_file(credentials_file_)) values[name] = text;
  return std::make_unique<S3Store>(S3Settings{
      .repository = std::move(repository),
      .credentials = credentials_from(values),
      .region = first_of(values, region_names, "auto"),
      .http = {.ca_file = ca_file_, .upload_bytes_per_s = upload_kib_per_s_ * 1024},
      .patience = std::chrono::seconds(patience_s_),
      .warn = warn,
  });
}

}  // namespace offsite
