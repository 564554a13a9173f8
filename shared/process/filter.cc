#include "process/filter.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <malloc.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>

#include "event/ring.h"
#include "format/json.h"
#include "process/filter_metrics.h"
#include "process/log.h"
#include "process/sandbox.h"

namespace offsite {
namespace {

// A terminal shows no frames: what would go there goes nowhere.
class NoSink : public Sink {
 public:
  Task<void> write(std::span<const View>) override { co_return; }
  bool write_last(View) override { return true; }
};

// Descriptors 0 to 2 must be open, or the next file opened takes their number and gets our output.
void open_missing_descriptors() {
  for (int fd = 0; fd < 3; ++fd)
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd) _exit(filter_status(Blame::temporary));
}

// Large buffers (a pack, a frame) go back to the system when they are freed, instead of being kept in the
// heap.
void bound_the_heap() {
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 20);
  mallopt(M_ARENA_MAX, 2);
}

// Where frames come from, and go to: a ring of memory if the runner made one, else whatever the descriptor
// is.
struct Streams {
  std::unique_ptr<Source> source;
  std::unique_ptr<Window> window;
  std::unique_ptr<Sink> sink;

  void open(bool to_terminal) {
    if (std::optional<RingNumbers> ring = ring_of_environment(ring_in_variable)) {
      window = std::make_unique<RingWindow>(*ring, STDIN_FILENO);
    } else {
      source = open_source(STDIN_FILENO);
      window = std::make_unique<BlockWindow>(*source);
    }
    std::optional<RingNumbers> ring = ring_of_environment(ring_out_variable);
    if (to_terminal)
      sink = std::make_unique<NoSink>();
    else if (ring)
      sink = std::make_unique<RingSink>(*ring, STDOUT_FILENO);
    else
      sink = open_sink(STDOUT_FILENO);
  }
};

std::string fail_json(const Error& error) {
  JsonWriter json;
  json.object().member("filter", program_name()).member("blame", blame_word(error.blame));
  json.member("message", error.what()).member("hint", error.hint);
  return json.close().take();
}

Error bug(const char* what) { return Error(Blame::bug, fmt::format("this is a bug: {}", what)); }

struct Common {
  std::string metrics;
  std::string log_format = "text";

  explicit Common(Options& options) {
    options.text("--metrics", metrics, "write a textfile-collector file here when done");
    options.choice("--log-format", log_format, {"text", "json"}, "how to write to standard error");
  }
};

bool begin(Options& options, const Common& common, int argc, char** argv) {
  open_missing_descriptors();
  signal(SIGPIPE, SIG_IGN);
  bound_the_heap();
  set_log(options.name(), false);
  bool go_on = options.parse(argc, argv);
  set_log(options.name(), common.log_format == "json");
  if (!common.metrics.empty()) keep_writable(std::filesystem::absolute(common.metrics).parent_path());
  return go_on;
}

// Runs `work`, and gives the exit status (that of an Error by `status`) and what to tell the filters behind.
// `tell` is true if it thereby tells the person, too.
int guarded(const std::function<int()>& work, const std::function<bool(std::string_view)>& tell,
            int (*status)(Blame) = filter_status) {
  auto fail = [&](const Error& error) {
    if (!tell(fail_json(error))) report(error);
    return status(error.blame);
  };
  try {
    return work();
  } catch (const UpstreamFailed& upstream) {
    tell(upstream.json);  // whoever failed has said so
    return status(Blame::temporary);
  } catch (const Error& error) {
    return fail(error);
  } catch (const std::exception& unforeseen) {
    return fail(bug(unforeseen.what()));
  }
}

// Buffers, contexts and threads are the kernel's to clean up, and nothing of ours is left to flush.
[[noreturn]] void leave(int status) {
  fflush(stdout);
  _exit(status);
}

}  // namespace

int filter_main(Options& options, int argc, char** argv,
                const std::function<Task<void>(FrameSource&, FrameSink&)>& body) {
  Common common(options);
  FilterMetrics metrics(options.name());
  Streams streams;
  std::unique_ptr<FrameSource> in;
  std::unique_ptr<FrameSink> out;
  bool to_terminal = isatty(STDOUT_FILENO);
  auto work = [&] {
    if (!begin(options, common, argc, argv)) return 0;
    streams.open(to_terminal);
    in = std::make_unique<FrameSource>(*streams.window);
    out = std::make_unique<FrameSink>(*streams.sink);
    run(body(*in, *out));
    return 0;
  };
  auto tell = [&](std::string_view json) {
    return out && !to_terminal && out->fail(json) && getenv(failure_is_reported_variable);
  };
  int status = guarded(work, tell);
  if (!common.metrics.empty())
    metrics.write(common.metrics, status, in ? in->bytes_read() : 0, out ? out->bytes_written() : 0);
  leave(status);
}

namespace {

Task<void> keep_status(Task<int> body, int& status) { status = co_await body; }

Task<int> all_went_well(Task<void> body) {
  co_await body;
  co_return 0;
}

int any_main(Options& options, int argc, char** argv, const std::function<Task<int>()>& body,
             int (*status_of)(Blame)) {
  Common common(options);
  FilterMetrics metrics(options.name());
  auto work = [&] {
    int status = 0;
    if (begin(options, common, argc, argv)) run(keep_status(body(), status));
    return status;
  };
  auto tell_nobody = [](std::string_view) { return false; };
  int status = guarded(work, tell_nobody, status_of);
  if (!common.metrics.empty()) metrics.write(common.metrics, status, 0, 0);
  leave(status);
}

}  // namespace

int program_main(Options& options, int argc, char** argv, const std::function<Task<void>()>& body) {
  auto then_zero = [&] { return all_went_well(body()); };
  return any_main(options, argc, argv, then_zero, filter_status);
}

int runner_main(Options& options, int argc, char** argv, const std::function<Task<int>()>& body) {
  return any_main(options, argc, argv, body, runner_status);
}

}  // namespace offsite
