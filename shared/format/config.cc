#include "format/config.h"

#include <fmt/core.h>

#include "format/error.h"
#include "format/json.h"
#include "format/polynomial.h"
#include "format/seal.h"

namespace offsite {

Config Config::random() {
  Config config;
  Id id;
  random_bytes(id.bytes);
  config.id = id.hex();
  std::array<std::byte, 8> bytes;
  do {
    random_bytes(bytes);
    config.polynomial = polynomial_candidate(load_u64(bytes));
  } while (!is_irreducible(config.polynomial));
  return config;
}

Config Config::parse(std::string_view json) {
  Json parsed = Json::parse(json, "read the repository's config");
  uint64_t version = parsed.number("version");
  if (version != 1 && version != 2)
    throw Error(Blame::input,
                fmt::format("read the repository's config: version {} is neither 1 nor 2", version));
  std::string id = parsed.text("id");
  if (id.empty()) throw Error(Blame::input, "read the repository's config: its id is empty");
  std::optional<uint64_t> polynomial = parse_polynomial(parsed.text("chunker_polynomial"));
  if (!polynomial)
    throw Error(Blame::input, "read the repository's config: its chunker polynomial is not irreducible");
  return {static_cast<unsigned>(version), id, *polynomial};
}

std::string Config::to_json() const {
  JsonWriter json;
  json.object().member("version", uint64_t{version}).member("id", id);
  return json.member("chunker_polynomial", polynomial_text(polynomial)).close().take();
}

}  // namespace offsite
