// The container that everything encrypted in a restic repository has (restic design, "Keys, Encryption and
// MAC"):
//
//   IV (16 random bytes) || AES-256-CTR(plaintext) || MAC (16 bytes: Poly1305-AES over the ciphertext)
#pragma once

#include <openssl/evp.h>

#include <functional>
#include <string>
#include <string_view>

#include "format/bytes.h"

namespace offsite {

constexpr size_t seal_overhead = 32;

// Fills the room from OpenSSL's generator: keys, salts, initialisation vectors.
void random_bytes(Room room);

struct MasterKey {
  std::array<std::byte, 32> encrypt{};  // AES-256
  std::array<std::byte, 16> k{}, r{};   // Poly1305-AES; r is stored as it is, not clamped

  ~MasterKey();  // wipes the key
  MasterKey() = default;
  MasterKey(const MasterKey&) = default;
  MasterKey& operator=(const MasterKey&) = default;

  static MasterKey random();
  // {"mac":{"k":"","r":""},"encrypt":""}, base64 each. Throws Error(input) if a part is missing, of another
  // length or all zero.
  static MasterKey from_json(std::string_view json);
  std::string to_json() const;
};

// Seals and opens, one thread at a time. Contexts are made once: OpenSSL 3 is slow to make them and quick to
// reuse them.
class Sealer {
 public:
  explicit Sealer(const MasterKey& key);

  // Appends the container of `plaintext` to `out`, which must not overlap it.
  void seal(View plaintext, Bytes& out);
  // Appends the plaintext to `out`. Throws Error(input) if the container is too short, has a zero IV, or its
  // MAC is wrong; then nothing was appended.
  void open(View sealed, Bytes& out);
  // The same, into room of just its size.
  void open(View sealed, Room out);
  // The same for what is too large to be held twice: all of it is verified, then `take` gets the plaintext in
  // order, some 100 KiB at a time.
  void open_in_pieces(View sealed, const std::function<void(View)>& take);

 private:
  using Tag = std::array<std::byte, 16>;
  Tag mac(View iv, View ciphertext);
  void verify(View sealed);
  void crypt(View iv, View from, Room to);

  MasterKey key_;
  std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> counter_{EVP_CIPHER_CTX_new(),
                                                                           EVP_CIPHER_CTX_free};
  std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> nonce_{EVP_CIPHER_CTX_new(),
                                                                         EVP_CIPHER_CTX_free};
  std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> poly_;
};

}  // namespace offsite
