#include "process/key.h"

#include <fmt/core.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>

#include "event/descriptor.h"
#include "format/error.h"
#include "format/unpacked.h"
#include "process/log.h"
#include "process/password.h"

namespace offsite {
namespace {

constexpr size_t keys_tried_max = 20;  // restic's
constexpr const char* key_descriptor = "PG_OFFSITE_KEY_FD";

// What a person calls the repository. A URL with an @ may hold a secret.
std::string spoken_name(const CacheFolder& cache) {
  const char* url = getenv("RESTIC_REPOSITORY");
  return url && *url && !strchr(url, '@') ? url : "of the cache " + cache.path().string();
}

MasterKey key_of_descriptor(std::string_view number) {
  int descriptor = -1;
  auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), descriptor);
  if (failed != std::errc() || end != number.data() + number.size() || descriptor < 0)
    throw Error(Blame::usage,
                fmt::format("read the key: {} is not the number of a descriptor", key_descriptor));
  unsetenv(key_descriptor);  // it can be read once
  Descriptor file(descriptor);
  Bytes json(4096);
  size_t size = read_fully(file.get(), json, "the key");
  MasterKey key = MasterKey::from_json(as_text(View(json).first(size)));
  OPENSSL_cleanse(json.data(), json.size());
  return key;
}

// The ids of the key files, the one that the hint names first.
std::vector<Id> keys_to_try(const CacheFolder& cache) {
  std::vector<Id> ids = cache.list("keys");
  const char* hint = getenv("RESTIC_KEY_HINT");
  if (!hint || !*hint) return ids;
  auto fits = [&](const Id& id) { return id.hex().starts_with(hint); };
  auto named = std::find_if(ids.begin(), ids.end(), fits);
  if (std::count_if(ids.begin(), ids.end(), fits) == 1)
    std::rotate(ids.begin(), named, named + 1);
  else
    warn(fmt::format("the key hint {} names no key, or several", hint));
  return ids;
}

// A copy that was damaged is removed, so that the next sync fetches it again: the cache is no place to keep
// it.
Bytes read_object(const CacheFolder& cache, const std::string& type, const Id& id) {
  std::filesystem::path path = cache.object(type, id);
  Bytes bytes = read_whole_file(path);
  if (Id::of(bytes) == id) return bytes;
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  throw Error(Blame::temporary, fmt::format("read {}: its content does not fit its name", path.string()),
              "it has been removed; r2-get --sync fetches it again");
}

std::optional<MasterKey> try_key(const CacheFolder& cache, const Id& id, std::string_view password) {
  try {
    return open_key_file(as_text(read_object(cache, "keys", id)), password);
  } catch (const Error& error) {
    warn(fmt::format("key {} is skipped: {}", id.short_hex(), error.what()));
    return std::nullopt;
  }
}

void require_repository(const CacheFolder& cache) {
  if (!std::filesystem::exists(cache.config()))
    throw Error(Blame::no_repository,
                fmt::format("open the repository {}: there is none", spoken_name(cache)),
                "pg-offsite init makes one; r2-get --sync mirrors one that is there");
}

}  // namespace

MasterKey open_master_key(const CacheFolder& cache) {
  require_repository(cache);
  if (const char* number = getenv(key_descriptor); number && *number) return key_of_descriptor(number);
  std::optional<Secret> password = find_password(PasswordSources::from_environment());
  if (!password)
    throw Error(Blame::usage, fmt::format("open the repository {}: no password is given", spoken_name(cache)),
                "set RESTIC_PASSWORD_FILE, RESTIC_PASSWORD_COMMAND or RESTIC_PASSWORD");
  return open_master_key(cache, password->text());
}

MasterKey open_master_key(const CacheFolder& cache, std::string_view password) {
  return open_key(cache, password).master;
}

OpenedKey open_key(const CacheFolder& cache, std::string_view password) {
  require_repository(cache);
  std::vector<Id> ids = keys_to_try(cache);
  size_t tried = std::min(ids.size(), keys_tried_max);
  for (size_t n = 0; n < tried; ++n)
    if (std::optional<MasterKey> key = try_key(cache, ids[n], password)) return {ids[n], *key};
  std::string hint =
      tried < ids.size()
          ? fmt::format("{} of {} keys were tried; RESTIC_KEY_HINT says which is yours", tried, ids.size())
          : "";
  throw Error(Blame::wrong_password,
              fmt::format("open the repository {}: no key opens with this password", spoken_name(cache)),
              hint);
}

ScryptCost calibrate_scrypt() {
  using namespace std::chrono;
  constexpr milliseconds bearable(300);  // restic needs 500 for what we do in that
  MasterKey key = MasterKey::random();
  for (ScryptCost cost;; cost.n /= 2) {
    auto began = steady_clock::now();
    make_key_file("calibrate", key, {}, {}, cost);
    auto took = steady_clock::now() - began;
    if (took > bearable && cost.n > 1024) continue;
    cost.p = static_cast<uint64_t>(std::clamp<int64_t>(bearable / took, 1, 64));
    return cost;
  }
}

Config open_config(const CacheFolder& cache, Sealer& sealer) {
  require_repository(cache);
  Bytes json;
  try {
    sealer.open(read_whole_file(cache.config()), json);
  } catch (const Error& error) {
    if (error.blame != Blame::input) throw;
    throw Error(Blame::input,
                std::string("open the repository's config: it or the key is damaged: ") + error.what());
  }
  return Config::parse(as_text(json));
}

std::string open_cached(const CacheFolder& cache, const std::string& type, const Id& id, Sealer& sealer) {
  Bytes sealed = read_object(cache, type, id);
  Bytes plaintext;
  try {
    sealer.open(sealed, plaintext);
    return decode_unpacked(plaintext, type == "index" ? unpacked_bytes_max : unpacked_snapshot_bytes_max);
  } catch (const Error& error) {
    throw Error(error.blame, fmt::format("read {}/{}: {}", type, id.short_hex(), error.what()), error.hint);
  }
}

}  // namespace offsite
