#include "format/arriving.h"

#include "format/error.h"

namespace offsite {

void Arriving::check(const Frame& frame) const {
  bool to_come = come_ < arrivals_.places.size();
  std::string reading = "read a " + std::string(kind_name(frame.kind)) + " frame: ";
  if (frame.kind != Kind::blob && to_come) throw Error(Blame::input, reading + "a blob was to come");
  if (frame.kind == Kind::blob && !to_come)
    throw Error(Blame::input, reading + "nothing said where it belongs");
}

bool Arriving::announce(std::string_view json) {
  arrivals_ = Arrivals::parse(json);
  if (arrivals_.lost) arrivals_.places.clear();
  come_ = 0;
  return arrivals_.lost;
}

Blob parse_content(View payload) {
  Blob blob = parse_blob(payload);
  if (blob.type != BlobType::data)
    throw Error(Blame::input, "read a BLOB frame: " + blob.id.short_hex() + " is no content of a file");
  return blob;
}

}  // namespace offsite
