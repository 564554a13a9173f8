#include "small_object.h"

#include <fmt/core.h>

#include "format/config.h"
#include "format/error.h"

namespace offsite {
namespace {

constexpr size_t config_bytes_max = size_t{64} << 10;

}  // namespace

void SmallObject::feed(View piece) {
  if (name().type != ObjectType::config)
    hash_.feed(piece);
  else if (config_.size() <= config_bytes_max)
    append(config_, piece);
}

std::vector<std::string> SmallObject::finish(Sealer& sealer) {
  if (name().type != ObjectType::config) {
    Id found = hash_.finish();
    if (found == name().id) return {};
    return {fmt::format("its SHA-256 is {}, not its name", found.short_hex())};
  }
  try {
    Bytes json;
    sealer.open(config_, json);
    Config::parse(as_text(json));
    return {};
  } catch (const Error& error) {
    if (error.blame != Blame::input) throw;
    return {error.what()};
  }
}

}  // namespace offsite
