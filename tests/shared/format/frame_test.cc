#include "format/frame.h"

#include <criterion/criterion.h>
#include <fmt/core.h>

#include <fstream>
#include <functional>
#include <iterator>

using namespace offsite;

namespace {

// A stream as a test writes it: frames one after the other, then damage.
struct Stream {
  Bytes bytes = FrameWriter::preamble();
  FrameWriter writer;

  Stream& add(Kind kind, std::string_view payload) {
    append(bytes, writer.header(kind, payload.size()));
    append(bytes, as_bytes(payload));
    return *this;
  }
  Stream& end() { return add(Kind::end, writer.end_payload()); }
  Stream& set(size_t at, int value) {
    bytes[at] = static_cast<std::byte>(value);
    return *this;
  }
};

// Reads what stands in `bytes`, showing `step` bytes more at a time: the kinds and payloads, then "end" or
// "wanting".
std::string read_all(View bytes, size_t step) {
  FrameReader reader;
  std::string seen;
  size_t begin = 0, shown = 0;
  while (!reader.ended()) {
    std::optional<Frame> frame = reader.next(bytes.subspan(begin, shown - begin));
    if (frame) {
      seen += fmt::format("{}:{} ", kind_name(frame->kind), frame->text());
      begin += reader.used();
    } else if (shown == bytes.size()) {
      return seen + "wanting";
    } else {
      shown = std::min(shown + step, bytes.size());
    }
  }
  if (begin < bytes.size()) (void)reader.next(bytes.subspan(begin));
  return seen + "end";
}

std::string refusal(const Stream& stream) {
  try {
    std::string seen = read_all(stream.bytes, stream.bytes.size());
    return "accepted: " + seen;
  } catch (const Error& error) {
    cr_assert_eq(error.blame, Blame::input);
    return error.what();
  }
}

Stream example() { return std::move(Stream().add(Kind::meta, "{}").add(Kind::data, "abc")); }

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

Test(frame, a_stream_comes_back_whatever_the_step) {
  Stream stream = example();
  stream.end();
  for (size_t step : {1, 2, 7, 8, 9, 23, 24, 25, 1000})
    cr_expect_eq(read_all(stream.bytes, step), "META:{} DATA:abc END:{\"frames\":2,\"payload_bytes\":5} end");
}

Test(frame, a_stream_that_stops_anywhere_before_its_end_is_wanting) {
  Stream stream = example();
  stream.end();
  for (size_t length = 0; length < stream.bytes.size(); ++length) {
    std::string seen = read_all(View(stream.bytes).first(length), 5);
    cr_expect(seen.ends_with("wanting"), "cut at %zu: %s", length, seen.c_str());
  }
}

Test(frame, the_golden_file_pins_version_1) {
  std::ifstream file("tests/golden/stream-1.bin", std::ios::binary);
  std::string golden((std::istreambuf_iterator<char>(file)), {});
  Stream stream;
  stream.add(Kind::meta, R"({"job":"nightly"})");
  std::array<std::byte, blob_prefix_bytes> prefix = blob_prefix(BlobType::data, Id::of(as_bytes("hello")));
  append(stream.bytes, stream.writer.header(Kind::blob, prefix.size() + 5));
  append(stream.bytes, prefix);
  append(stream.bytes, as_bytes("hello"));
  stream.add(Kind::barrier, "").end();
  cr_assert_eq(as_text(stream.bytes), std::string_view(golden));
  cr_expect(read_all(as_bytes(golden), 3).ends_with("end"));
}

Test(frame, a_blob_has_type_id_and_plaintext) {
  Bytes payload;
  append(payload, blob_prefix(BlobType::tree, Id::of(as_bytes("x"))));
  append(payload, as_bytes("x"));
  Blob blob = parse_blob(payload);
  cr_expect_eq(blob.type, BlobType::tree);
  cr_expect_eq(blob.id, Id::of(as_bytes("x")));
  cr_expect_eq(as_text(blob.plaintext), "x");
}

// every way this can be wrong

Test(frame, what_is_not_a_stream_is_refused) { cr_expect(says(refusal(example().set(0, 'P')), "preamble")); }

Test(frame, another_version_is_refused) {
  cr_expect(says(refusal(example().set(8, 2)), "version 2 is not version 1"));
  cr_expect(says(refusal(example().set(12, 1)), "version"));
}

Test(frame, an_unknown_kind_is_refused_with_its_number_and_offset) {
  cr_expect(says(refusal(example().set(16, 0)), "frame 1 at offset 0: kind 0 is unknown"));
  cr_expect(says(refusal(example().set(26, 18)), "frame 2 at offset 26: kind 18 is unknown"));
}

Test(frame, unknown_flags_are_refused) { cr_expect(says(refusal(example().set(18, 1)), "flags 0x1")); }

Test(frame, a_length_over_the_maximum_is_refused_before_it_is_read) {
  cr_expect(says(refusal(example().set(33, 1)), "DATA of 16777219 bytes is over the maximum"));
}

Test(frame, every_kind_takes_its_maximum_and_no_more) {
  for (int number = 1; number <= 16; ++number) {
    Kind kind = static_cast<Kind>(number);
    for (size_t over : {0, 1}) {
      Bytes bytes = FrameWriter::preamble();
      put_u16(bytes, static_cast<uint16_t>(number));
      put_u16(bytes, 0);
      put_u32(bytes, static_cast<uint32_t>(payload_bytes_max(kind) + over));
      bool refused = false;
      try {
        FrameReader().next(bytes);
      } catch (const Error&) {
        refused = true;
      }
      // An empty END is refused for what it does not say.
      if (payload_bytes_max(kind) > 0 || over) cr_expect_eq(refused, over == 1, "kind %d", number);
    }
  }
}

Test(frame, an_end_that_counts_otherwise_is_refused) {
  Stream stream = example();
  stream.add(Kind::end, R"({"frames":3,"payload_bytes":5})");
  cr_expect(says(refusal(stream), "END says"));
}

Test(frame, a_frame_after_end_is_refused) {
  Stream stream = example();
  stream.end().add(Kind::barrier, "");
  cr_expect(says(refusal(stream), "after END"));
}

Test(frame, a_blob_without_its_prefix_or_of_another_type_is_refused) {
  Bytes payload(blob_prefix_bytes - 1);
  cr_expect_throw(parse_blob(payload), Error);
  payload.assign(blob_prefix_bytes, std::byte{2});
  cr_expect_throw(parse_blob(payload), Error);
}
