#include "format/seal.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rand.h>

#include <cassert>

#include "format/error.h"
#include "format/json.h"

namespace offsite {
namespace {

constexpr size_t iv_bytes = 16;
constexpr size_t mac_bytes = 16;
constexpr size_t piece_bytes = size_t{128} << 10;

// OpenSSL fails here only when it is out of memory or broken.
void ssl(int ok) {
  if (ok <= 0)
    throw Error(Blame::bug, std::string("use OpenSSL: ") + ERR_error_string(ERR_get_error(), nullptr));
}

const EVP_CIPHER* cipher(const char* name) {
  EVP_CIPHER* found = EVP_CIPHER_fetch(nullptr, name, nullptr);
  ssl(found != nullptr);
  return found;  // kept for the life of the process
}

const EVP_CIPHER* aes_256_ctr() {
  static const EVP_CIPHER* const algorithm = cipher("AES-256-CTR");
  return algorithm;
}

const EVP_CIPHER* aes_128_ecb() {
  static const EVP_CIPHER* const algorithm = cipher("AES-128-ECB");
  return algorithm;
}

EVP_MAC* poly1305() {
  static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "POLY1305", nullptr);
  return algorithm;
}

template <size_t N>
void take_part(std::array<std::byte, N>& part, const Json& from, const char* name) {
  std::optional<Bytes> bytes = from_base64(from.text(name));
  if (!bytes || bytes->size() != N || all_zero(*bytes))
    throw Error(Blame::input, std::string("read the master key: \"") + name + "\" is not a key");
  std::copy(bytes->begin(), bytes->end(), part.begin());
  OPENSSL_cleanse(bytes->data(), bytes->size());
}

// The caller has checked that it is long enough.
View ciphertext_of(View sealed) { return sealed.subspan(iv_bytes, sealed.size() - seal_overhead); }

}  // namespace

void random_bytes(Room room) { ssl(RAND_bytes(raw(room), static_cast<int>(room.size()))); }

MasterKey::~MasterKey() {
  OPENSSL_cleanse(encrypt.data(), encrypt.size());
  OPENSSL_cleanse(k.data(), k.size());
  OPENSSL_cleanse(r.data(), r.size());
}

MasterKey MasterKey::random() {
  MasterKey key;
  random_bytes(key.encrypt);
  random_bytes(key.k);
  random_bytes(key.r);
  return key;
}

MasterKey MasterKey::from_json(std::string_view json) {
  Json parsed = Json::parse(json, "read the master key");
  MasterKey key;
  take_part(key.k, parsed["mac"], "k");
  take_part(key.r, parsed["mac"], "r");
  take_part(key.encrypt, parsed, "encrypt");
  return key;
}

std::string MasterKey::to_json() const {
  JsonWriter json;
  json.object().name("mac").object().member("k", to_base64(k)).member("r", to_base64(r)).close();
  return json.member("encrypt", to_base64(encrypt)).close().take();
}

Sealer::Sealer(const MasterKey& key) : key_(key), poly_(EVP_MAC_CTX_new(poly1305()), EVP_MAC_CTX_free) {
  ssl(EVP_EncryptInit_ex2(counter_.get(), aes_256_ctr(), raw(View(key_.encrypt)), nullptr, nullptr));
  ssl(EVP_EncryptInit_ex2(nonce_.get(), aes_128_ecb(), raw(View(key_.k)), nullptr, nullptr));
  EVP_CIPHER_CTX_set_padding(nonce_.get(), 0);
}

// In counter mode both ways are the same.
void Sealer::crypt(View iv, View from, Room to) {
  ssl(EVP_EncryptInit_ex2(counter_.get(), nullptr, nullptr, raw(iv), nullptr));
  constexpr size_t step_max = size_t{1} << 30;  // OpenSSL counts in int
  for (size_t at = 0; at < from.size(); at += step_max) {
    int done = 0;
    int length = static_cast<int>(std::min(step_max, from.size() - at));
    ssl(EVP_EncryptUpdate(counter_.get(), raw(to.subspan(at)), &done, raw(from.subspan(at)), length));
  }
}

// Poly1305-AES: the one-time key is r, then AES-128(k, IV). Clamping r is Poly1305's own business.
Sealer::Tag Sealer::mac(View iv, View ciphertext) {
  std::array<std::byte, 32> one_time;
  std::copy(key_.r.begin(), key_.r.end(), one_time.begin());
  int done = 0;
  ssl(EVP_EncryptUpdate(nonce_.get(), raw(Room(one_time).subspan(16)), &done, raw(iv), iv_bytes));
  ssl(EVP_MAC_init(poly_.get(), raw(View(one_time)), one_time.size(), nullptr));
  ssl(EVP_MAC_update(poly_.get(), raw(ciphertext), ciphertext.size()));
  Tag tag;
  size_t length = 0;
  ssl(EVP_MAC_final(poly_.get(), raw(Room(tag)), &length, tag.size()));
  return tag;
}

void Sealer::seal(View plaintext, Bytes& out) {
  size_t at = out.size();
  out.resize(at + plaintext.size() + seal_overhead);
  Room iv = Room(out).subspan(at, iv_bytes);
  Room ciphertext = Room(out).subspan(at + iv_bytes, plaintext.size());
  random_bytes(iv);
  crypt(iv, plaintext, ciphertext);
  Tag tag = mac(iv, ciphertext);
  std::copy(tag.begin(), tag.end(), out.end() - mac_bytes);
}

void Sealer::verify(View sealed) {
  if (sealed.size() < seal_overhead) throw Error(Blame::input, "open a sealed container: it is too short");
  View iv = sealed.first(iv_bytes);
  if (all_zero(iv)) throw Error(Blame::input, "open a sealed container: its initialisation vector is zero");
  Tag tag = mac(iv, ciphertext_of(sealed));
  if (CRYPTO_memcmp(tag.data(), sealed.last(mac_bytes).data(), mac_bytes) != 0)
    throw Error(Blame::input, "open a sealed container: its authentication code is wrong");
}

void Sealer::open(View sealed, Bytes& out) {
  verify(sealed);
  size_t at = out.size();
  out.resize(at + sealed.size() - seal_overhead);
  crypt(sealed.first(iv_bytes), ciphertext_of(sealed), Room(out).subspan(at));
}

void Sealer::open(View sealed, Room out) {
  verify(sealed);
  assert(out.size() == sealed.size() - seal_overhead);
  crypt(sealed.first(iv_bytes), ciphertext_of(sealed), out);
}

void Sealer::open_in_pieces(View sealed, const std::function<void(View)>& take) {
  verify(sealed);
  ssl(EVP_EncryptInit_ex2(counter_.get(), nullptr, nullptr, raw(sealed.first(iv_bytes)), nullptr));
  Bytes piece(piece_bytes);
  for (View rest = ciphertext_of(sealed); !rest.empty();) {
    size_t length = std::min(rest.size(), piece_bytes);
    int done = 0;
    ssl(EVP_EncryptUpdate(counter_.get(), raw(Room(piece)), &done, raw(rest), static_cast<int>(length)));
    take(View(piece).first(length));
    rest = rest.subspan(length);
  }
}

}  // namespace offsite
