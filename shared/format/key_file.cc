#include "format/key_file.h"

#include <fmt/core.h>
#include <openssl/crypto.h>
#include <sodium/core.h>
#include <sodium/crypto_pwhash_scryptsalsa208sha256.h>

#include <bit>

#include "format/error.h"
#include "format/fields.h"
#include "format/json.h"

namespace offsite {
namespace {

constexpr size_t salt_bytes = 64;
constexpr uint64_t memory_max = uint64_t{1} << 30;
constexpr uint64_t p_max = 64;

Error refused(const std::string& why) { return Error(Blame::input, "read a key file: " + why); }

// For memory that held what nobody else may see.
struct Wiped {
  Bytes bytes;
  ~Wiped() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

uint64_t scrypt_memory(const ScryptCost& cost) { return 128 * cost.r * (cost.n + cost.p); }

void check_cost(const ScryptCost& cost) {
  bool sound = cost.n > 1 && std::has_single_bit(cost.n) && cost.r >= 1 && cost.p >= 1;
  if (!sound) throw refused("its scrypt parameters cannot be");
  // Each bounded alone first, so that the product cannot overflow.
  if (cost.n > memory_max || cost.r > memory_max || cost.p > p_max || cost.n * cost.r > memory_max ||
      scrypt_memory(cost) > memory_max)
    throw refused(fmt::format("scrypt with N {}, r {}, p {} costs too much", cost.n, cost.r, cost.p));
}

// Never a master key itself, but made of the same parts: AES-256, then k and r of Poly1305-AES. libsodium, as
// OpenSSL's scrypt takes half as long again.
MasterKey derive(std::string_view password, View salt, ScryptCost cost) {
  Wiped derived{Bytes(64)};
  if (sodium_init() < 0 || crypto_pwhash_scryptsalsa208sha256_ll(
                               raw(as_bytes(password)), password.size(), raw(salt), salt.size(), cost.n,
                               static_cast<uint32_t>(cost.r), static_cast<uint32_t>(cost.p),
                               raw(Room(derived.bytes)), derived.bytes.size()) != 0)
    throw Error(Blame::temporary, "derive a key from the password: scrypt failed",
                fmt::format("it needs {} MiB of memory", scrypt_memory(cost) >> 20));
  MasterKey key;
  std::copy_n(derived.bytes.begin(), 32, key.encrypt.begin());
  std::copy_n(derived.bytes.begin() + 32, 16, key.k.begin());
  std::copy_n(derived.bytes.begin() + 48, 16, key.r.begin());
  return key;
}

// What is needed to open one.
struct KeyFile {
  ScryptCost cost;
  Bytes salt, data;
};

KeyFile read_key_file(std::string_view json) {
  Json parsed = Json::parse(json, "read a key file");
  if (parsed.text("kdf") != "scrypt") throw refused("it does not use scrypt");
  ScryptCost cost{parsed.number("N"), parsed.number("r"), parsed.number("p")};
  check_cost(cost);
  std::optional<Bytes> salt = from_base64(parsed.text("salt")), data = from_base64(parsed.text("data"));
  if (!salt || salt->size() != salt_bytes) throw refused("its salt is not 64 bytes");
  if (!data || data->size() <= seal_overhead) throw refused("its data is not a sealed key");
  return {cost, std::move(*salt), std::move(*data)};
}

}  // namespace

KeyLabel read_key_label(std::string_view json) {
  Json parsed = Json::parse(json, "read a key file");
  return {{parsed.text("username", ""), parsed.text("hostname", "")},
          time_member(parsed, "created", zero_time)};
}

std::string make_key_file(std::string_view password, const MasterKey& master, const KeyOwner& owner,
                          Time created, const ScryptCost& cost) {
  check_cost(cost);
  Bytes salt(salt_bytes), data;
  random_bytes(salt);
  std::string plaintext = master.to_json();
  Sealer(derive(password, salt, cost)).seal(as_bytes(plaintext), data);
  OPENSSL_cleanse(plaintext.data(), plaintext.size());
  JsonWriter json;
  json.object().member("created", to_rfc3339(created));
  json.member("username", owner.username).member("hostname", owner.hostname).member("kdf", "scrypt");
  json.member("N", cost.n).member("r", cost.r).member("p", cost.p);
  return json.member("salt", to_base64(salt)).member("data", to_base64(data)).close().take();
}

void check_key_file(std::string_view json) { read_key_file(json); }

std::optional<MasterKey> open_key_file(std::string_view json, std::string_view password) {
  KeyFile file = read_key_file(json);
  Wiped plaintext;
  try {
    Sealer(derive(password, file.salt, file.cost)).open(file.data, plaintext.bytes);
  } catch (const Error& error) {
    if (error.blame != Blame::input) throw;
    return std::nullopt;
  }
  return MasterKey::from_json(as_text(plaintext.bytes));
}

}  // namespace offsite
