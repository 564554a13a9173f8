#include "event/splice_sink.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <thread>

#include "format/digest.h"
#include "format/error.h"

using namespace offsite;

namespace {

struct Pipe {
  int read_end, write_end;
  explicit Pipe(int bytes) {
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    read_end = ends[0], write_end = ends[1];
    fcntl(write_end, F_SETPIPE_SZ, bytes);
  }
};

// Writes buffers that it scribbles over as soon as they are written, as the sink allows.
Task<void> write_numbers(SpliceSink& sink, size_t total, Sha256& sent) {
  Bytes buffer;
  uint64_t number = 0;
  for (size_t written = 0, length = 1; written < total;
       written += buffer.size(), length = length * 7 % 300'007) {
    buffer.resize(length + 8);
    for (size_t at = 0; at + 8 <= buffer.size(); at += 8) store_u64(Room(buffer).subspan(at), ++number);
    sent.feed(buffer);
    View pieces[] = {View(buffer).first(buffer.size() / 3), View(buffer).subspan(buffer.size() / 3)};
    co_await sink.write(pieces);
    std::fill(buffer.begin(), buffer.end(), std::byte{0xEE});
  }
}

Id read_all(int descriptor, size_t step) {
  Sha256 hash;
  Bytes buffer(step);
  for (ssize_t n; (n = read(descriptor, buffer.data(), buffer.size())) > 0;) {
    hash.feed(View(buffer).first(static_cast<size_t>(n)));
    if (step < 10'000) usleep(10);
  }
  return hash.finish();
}

Id id_of_what_arrives(int pipe_bytes, size_t total, size_t step, Sha256& sent) {
  Pipe pipe(pipe_bytes);
  Id received;
  std::thread reader([&] { received = read_all(pipe.read_end, step); });
  {
    SpliceSink sink(pipe.write_end);
    run(write_numbers(sink, total, sent));
  }
  close(pipe.write_end);
  reader.join();
  return received;
}

}  // namespace

Test(splice_sink, what_arrives_is_what_was_written_however_slow_the_reader) {
  for (int pipe_bytes : {4096, 65536, 1 << 20})
    for (size_t step : {size_t{4099}, size_t{65536}, size_t{1} << 20}) {
      Sha256 sent;
      Id received = id_of_what_arrives(pipe_bytes, size_t{12} << 20, step, sent);
      cr_assert(received == sent.finish(), "pipe %d, step %zu", pipe_bytes, step);
    }
}

Test(splice_sink, a_reader_that_is_gone_is_an_error) {
  signal(SIGPIPE, SIG_IGN);
  Pipe pipe(65536);
  close(pipe.read_end);
  SpliceSink sink(pipe.write_end);
  Sha256 sent;
  cr_expect_throw(run(write_numbers(sink, 1000, sent)), Error);
}

Test(splice_sink, what_is_no_pipe_is_refused) {
  cr_expect_throw(SpliceSink(open("/dev/null", O_WRONLY)), Error);
}
