// FETCH and PLACE frames, and FILE frames on the way back: which ranges of which objects are wanted, which
// blobs lie in them, and where their plaintext belongs (pg-offsite-stream.7, "FETCH, PLACE").
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/frame.h"
#include "format/node.h"
#include "format/object_name.h"
#include "format/pack.h"

namespace offsite {

// A place in a file that is being restored: files are numbered from 0 in the order of their FILE frames.
struct Place {
  uint64_t file = 0;
  uint64_t offset = 0;
  bool operator==(const Place&) const = default;
};
using Places = std::vector<Place>;

struct Fetch {
  ObjectName name;
  uint64_t offset = 0;
  uint64_t length = 0;  // 0: the whole object

  std::string to_json() const;
  // Throws Error(input), as all of these do.
  static Fetch parse(std::string_view json);
  bool operator==(const Fetch&) const = default;
};

// A blob in a fetched range; the offset of its entry counts from the beginning of the pack.
struct PlacedBlob {
  PackEntry entry;
  Places places;
  bool operator==(const PlacedBlob&) const = default;
};

// {"blobs":[…]}: what lies in a range. Who writes it keeps it below a MiB or so; a range may have several.
std::string blobs_json(const std::vector<PlacedBlob>& blobs);
std::vector<PlacedBlob> parse_blobs(std::string_view json);
// The same for who only passes the places on: they stand in `json` as they are given, "[[0,16384],[3,0]]",
// and have been checked.
using TakeBlob = std::function<void(const PackEntry& entry, std::string_view places)>;
void each_blob(std::string_view json, const TakeBlob& take);

// {"places":[…]} or {"lost":[…]}: where the blobs behind it belong, or would have belonged.
struct Arrivals {
  bool lost = false;
  std::vector<Places> places;

  std::string to_json() const;
  static Arrivals parse(std::string_view json);
  bool operator==(const Arrivals&) const = default;
};

// Arrivals from places as each_blob() gives them, in as many frames as they need.
class ArrivalsWriter {
 public:
  explicit ArrivalsWriter(bool lost) : lost_(lost) {}
  void add(std::string_view places);

  struct Payload {
    std::string json;
    size_t blobs;  // so many follow it
  };
  // What was added; the writer begins anew.
  std::vector<Payload> take();

 private:
  void close();

  bool lost_;
  std::string json_;
  size_t blobs_ = 0;
  std::vector<Payload> payloads_;
};

// The OBJECT frame of a range.
struct FetchedRange {
  ObjectName name;
  uint64_t offset = 0;
  uint64_t bytes = 0;
  bool missing = false;

  std::string to_json() const;
  static FetchedRange parse(std::string_view json);
  bool operator==(const FetchedRange&) const = default;
};

// A FILE frame on the way back.
struct RestoredFile {
  enum class Base { none, partial, file, same };

  std::string path;  // raw bytes; absolute, below the target
  Base base = Base::none;
  uint64_t fetch = 0;  // bytes of plaintext to come, each place counted
  Node node;

  std::string to_json() const;
  static RestoredFile parse(std::string_view json);
};

// What a file that is not whole yet is called, in the folder of its final name: ".pg-offsite-" and 16 digits.
// The same from run to run, so that an interrupted restore goes on with it.
std::string partial_name(std::string_view name);

}  // namespace offsite
