// Any bytes at all as FETCH, PLACE, OBJECT and FILE frames of the way back: an Error, or a value that comes
// back the same after it was written.
#include <cassert>

#include "format/error.h"
#include "format/place.h"

using namespace offsite;

namespace {

template <typename Act>
void attempt(Act act) {
  try {
    act();
  } catch (const Error& error) {
    assert(error.blame == Blame::input);
  }
}

void read_blobs(std::string_view text) {
  std::vector<PlacedBlob> blobs = parse_blobs(text);
  assert(parse_blobs(blobs_json(blobs)) == blobs);
  // Places that are passed on as they stand are those that were read.
  ArrivalsWriter writer(false);
  each_blob(text, [&](const PackEntry& entry, std::string_view places) {
    assert(entry.length >= seal_overhead);
    writer.add(places);
  });
  size_t at = 0;
  for (const ArrivalsWriter::Payload& payload : writer.take()) {
    Arrivals arrivals = Arrivals::parse(payload.json);
    assert(arrivals.places.size() == payload.blobs);
    for (const Places& places : arrivals.places) assert(places == blobs[at++].places);
  }
  assert(at == blobs.size());
}

void read_arrivals(std::string_view text) {
  Arrivals arrivals = Arrivals::parse(text);
  assert(Arrivals::parse(arrivals.to_json()) == arrivals);
}

void read_fetch(std::string_view text) {
  Fetch fetch = Fetch::parse(text);
  assert(fetch.offset <= UINT64_MAX - fetch.length);
  assert(Fetch::parse(fetch.to_json()) == fetch);
}

void read_range(std::string_view text) {
  FetchedRange range = FetchedRange::parse(text);
  assert(range.offset <= UINT64_MAX - range.bytes);
  assert(FetchedRange::parse(range.to_json()) == range);
}

void read_file(std::string_view text) {
  RestoredFile file = RestoredFile::parse(text);
  assert(file.path.starts_with('/') && file.path.find("/../") == std::string::npos &&
         !file.path.ends_with("/.."));
  RestoredFile again = RestoredFile::parse(file.to_json());
  assert(again.path == file.path && again.base == file.base && again.fetch == file.fetch);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  for (auto read : {read_blobs, read_arrivals, read_fetch, read_range, read_file})
    attempt([&] { read(text); });
  return 0;
}
