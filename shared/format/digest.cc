#include "format/digest.h"

namespace offsite {
namespace {

// Looked up once: OpenSSL 3 takes microseconds to find an algorithm by name.
const EVP_MD* sha256() {
  static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

}  // namespace

Sha256::Sha256() { EVP_DigestInit_ex(context_.get(), sha256(), nullptr); }

void Sha256::feed(View bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }

Id Sha256::finish() {
  Id id;
  EVP_DigestFinal_ex(context_.get(), raw(Room(id.bytes)), nullptr);
  EVP_DigestInit_ex(context_.get(), sha256(), nullptr);
  return id;
}

}  // namespace offsite
