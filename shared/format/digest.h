// SHA-256 piece by piece. (Of bytes that are all at hand: Id::of.)
#pragma once

#include <openssl/evp.h>

#include "format/bytes.h"

namespace offsite {

class Sha256 {
 public:
  Sha256();
  void feed(View bytes);
  Id finish();  // and begins anew

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

}  // namespace offsite
