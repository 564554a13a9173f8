#include "event/http.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>

#include "event/loop.h"
#include "format/error.h"
#include "format/token_bucket.h"

namespace offsite {
namespace {

using std::chrono::steady_clock;

constexpr long socket_buffer_bytes = 256 * 1024;
constexpr long stall_bytes_per_s = 1024;

struct FreeMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

void check_multi(CURLMcode result) {
  if (result != CURLM_OK)
    throw Error(Blame::bug, std::string("drive libcurl: ") + curl_multi_strerror(result));
}

template <typename Value>
void set(CURL* easy, CURLoption option, Value value) {
  if (CURLcode result = curl_easy_setopt(easy, option, value); result != CURLE_OK)
    throw Error(Blame::bug, std::string("set an option of libcurl: ") + curl_easy_strerror(result));
}

bool is_hopeless(CURLcode result) {
  constexpr std::array codes = {
      CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT,   CURLE_PEER_FAILED_VERIFICATION,
      CURLE_SSL_CERTPROBLEM,      CURLE_SSL_CIPHER,      CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_ISSUER_ERROR,     CURLE_SSL_CRL_BADFILE, CURLE_SSL_INVALIDCERTSTATUS,
  };
  return std::find(codes.begin(), codes.end(), result) != codes.end();
}

}  // namespace

std::string HttpAnswer::header(const std::string& name) const {
  auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

// ---- the engine: libcurl's sockets and its timer, on the loop

struct Http::Engine {
  HttpSettings settings;
  std::optional<TokenBucket> bucket;
  std::vector<Transfer*> out_of_tokens;
  Owned<uv_timer_t> timer{new uv_timer_t};
  Owned<uv_timer_t> refill{new uv_timer_t};
  std::unique_ptr<CURLM, FreeMulti> multi{curl_multi_init()};  // goes first: its cleanup still closes sockets

  explicit Engine(HttpSettings given);
  void drive(curl_socket_t socket, int events);
  void harvest();
  void wait_for_tokens(Transfer* transfer);
  void wake_all();

  static int watch_socket(CURL*, curl_socket_t socket, int what, void* engine, void* watch);
  static int set_timer(CURLM*, long milliseconds, void* engine);
};

struct Http::Transfer {
  Engine& engine;
  const HttpRequest& request;
  HttpAnswer answer;
  size_t sent = 0;
  bool too_long = false;
  char error[CURL_ERROR_SIZE] = "";
  std::coroutine_handle<> waiting;
  std::unique_ptr<curl_slist, FreeList> headers;
  std::unique_ptr<CURL, FreeEasy> easy;

  Transfer(Engine& engine, const HttpRequest& request) : engine(engine), request(request) {}
  ~Transfer() {
    if (easy) curl_multi_remove_handle(engine.multi.get(), easy.get());
  }
  void begin();
  void prepare_body();
  void add_header(const std::string& line);
  void finish(CURLcode result);

  static size_t give(char* room, size_t size, size_t count, void* transfer);
  static int seek(void* transfer, curl_off_t offset, int origin);
  static size_t take(char* bytes, size_t size, size_t count, void* transfer);
  static size_t take_header(char* line, size_t size, size_t count, void* transfer);
};

Http::Engine::Engine(HttpSettings given) : settings(std::move(given)) {
  uv_timer_init(loop(), timer.get());
  uv_timer_init(loop(), refill.get());
  timer->data = refill->data = this;
  if (settings.upload_bytes_per_s > 0) bucket.emplace(settings.upload_bytes_per_s, steady_clock::now());
  check_multi(curl_multi_setopt(multi.get(), CURLMOPT_SOCKETFUNCTION, watch_socket));
  check_multi(curl_multi_setopt(multi.get(), CURLMOPT_SOCKETDATA, this));
  check_multi(curl_multi_setopt(multi.get(), CURLMOPT_TIMERFUNCTION, set_timer));
  check_multi(curl_multi_setopt(multi.get(), CURLMOPT_TIMERDATA, this));
}

int Http::Engine::watch_socket(CURL*, curl_socket_t socket, int what, void* engine, void* watch) {
  auto* self = static_cast<Engine*>(engine);
  Owned<uv_poll_t> poll(static_cast<uv_poll_t*>(watch));
  if (what == CURL_POLL_REMOVE) {
    curl_multi_assign(self->multi.get(), socket, nullptr);
    return 0;
  }
  if (!poll) {
    auto fresh = std::make_unique<uv_poll_t>();
    if (uv_poll_init_socket(loop(), fresh.get(), socket) < 0) return -1;
    poll.reset(fresh.release());
    poll->data = self;
    curl_multi_assign(self->multi.get(), socket, poll.get());
  }
  int events = (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
  auto ready = [](uv_poll_t* handle, int status, int seen) {
    uv_os_fd_t descriptor = -1;
    uv_fileno(reinterpret_cast<uv_handle_t*>(handle), &descriptor);
    // libuv tells of an error and libcurl finds it, with its cause, by reading; an answer may stand before
    // it.
    if (status < 0) seen = UV_READABLE | UV_WRITABLE;
    int flags = (seen & UV_READABLE ? CURL_CSELECT_IN : 0) | (seen & UV_WRITABLE ? CURL_CSELECT_OUT : 0);
    static_cast<Engine*>(handle->data)->drive(descriptor, flags);
  };
  int started = uv_poll_start(poll.get(), events, ready);
  poll.release();  // libcurl keeps it, and gives it back with CURL_POLL_REMOVE
  return started < 0 ? -1 : 0;
}

int Http::Engine::set_timer(CURLM*, long milliseconds, void* engine) {
  auto* self = static_cast<Engine*>(engine);
  auto ring = [](uv_timer_t* timer) { static_cast<Engine*>(timer->data)->drive(CURL_SOCKET_TIMEOUT, 0); };
  if (milliseconds < 0) return uv_timer_stop(self->timer.get());
  return uv_timer_start(self->timer.get(), ring, static_cast<uint64_t>(milliseconds), 0);
}

void Http::Engine::drive(curl_socket_t socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi.get(), socket, events, &running);
  harvest();
}

// First all that ended is taken out of libcurl, then the waiting are resumed: the last of them may be what
// owns this engine.
void Http::Engine::harvest() {
  std::vector<std::coroutine_handle<>> ready;
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(multi.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* easy = message->easy_handle;
    CURLcode result = message->data.result;
    Transfer* transfer = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
    curl_multi_remove_handle(multi.get(), easy);
    std::erase(out_of_tokens, transfer);
    transfer->finish(result);
    ready.push_back(transfer->waiting);
  }
  for (std::coroutine_handle<> each : ready) each.resume();
}

void Http::Engine::wait_for_tokens(Transfer* transfer) {
  if (out_of_tokens.empty())
    uv_timer_start(
        refill.get(), [](uv_timer_t* rung) { static_cast<Engine*>(rung->data)->wake_all(); },
        static_cast<uint64_t>(bucket->wait().count()), 0);
  out_of_tokens.push_back(transfer);
}

void Http::Engine::wake_all() {
  std::vector<Transfer*> paused = std::move(out_of_tokens);
  out_of_tokens.clear();
  for (Transfer* each : paused) curl_easy_pause(each->easy.get(), CURLPAUSE_CONT);
}

// ---- one exchange

void Http::Transfer::add_header(const std::string& line) {
  curl_slist* longer = curl_slist_append(headers.get(), line.c_str());
  if (!longer) throw std::bad_alloc();
  headers.release();
  headers.reset(longer);
}

void Http::Transfer::begin() {
  easy.reset(curl_easy_init());
  if (!easy) throw std::bad_alloc();
  const HttpSettings& settings = engine.settings;
  for (const auto& [name, value] : request.headers) add_header(name + ": " + value);
  set(easy.get(), CURLOPT_PRIVATE, this);
  set(easy.get(), CURLOPT_URL, request.url.c_str());
  set(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy.get(), CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(easy.get(), CURLOPT_PATH_AS_IS, 1L);
  set(easy.get(), CURLOPT_NOSIGNAL, 1L);
  set(easy.get(), CURLOPT_USERAGENT, "pg-offsite/" VERSION);
  set(easy.get(), CURLOPT_ERRORBUFFER, error);
  set(easy.get(), CURLOPT_CONNECTTIMEOUT, static_cast<long>(settings.connect_timeout.count()));
  // A rate limit may well be below what counts as a stall.
  set(easy.get(), CURLOPT_LOW_SPEED_LIMIT, engine.bucket ? 1L : stall_bytes_per_s);
  set(easy.get(), CURLOPT_LOW_SPEED_TIME, static_cast<long>(settings.stall_timeout.count()));
  set(easy.get(), CURLOPT_TCP_KEEPALIVE, 1L);
  set(easy.get(), CURLOPT_BUFFERSIZE, socket_buffer_bytes);
  if (!settings.ca_file.empty()) set(easy.get(), CURLOPT_CAINFO, settings.ca_file.c_str());
  set(easy.get(), CURLOPT_WRITEFUNCTION, take);
  set(easy.get(), CURLOPT_WRITEDATA, this);
  set(easy.get(), CURLOPT_HEADERFUNCTION, take_header);
  set(easy.get(), CURLOPT_HEADERDATA, this);
  prepare_body();
  set(easy.get(), CURLOPT_HTTPHEADER, headers.get());
  check_multi(curl_multi_add_handle(engine.multi.get(), easy.get()));
}

void Http::Transfer::prepare_body() {
  if (request.method == "HEAD") {
    set(easy.get(), CURLOPT_NOBODY, 1L);
    return;
  }
  if (request.method == "PUT" || request.method == "POST") {
    set(easy.get(), CURLOPT_UPLOAD, 1L);
    set(easy.get(), CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(easy.get(), CURLOPT_UPLOAD_BUFFERSIZE, socket_buffer_bytes);
    set(easy.get(), CURLOPT_READFUNCTION, give);
    set(easy.get(), CURLOPT_READDATA, this);
    // libcurl starts again by itself when a kept connection turns out to be dead.
    set(easy.get(), CURLOPT_SEEKFUNCTION, seek);
    set(easy.get(), CURLOPT_SEEKDATA, this);
    add_header("Expect:");
  }
  set(easy.get(), CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

size_t Http::Transfer::give(char* room, size_t size, size_t count, void* transfer) {
  auto* self = static_cast<Transfer*>(transfer);
  size_t n = std::min(size * count, self->request.body.size() - self->sent);
  if (n > 0 && self->engine.bucket) {
    n = self->engine.bucket->take(n, steady_clock::now());
    if (n == 0) {
      self->engine.wait_for_tokens(self);
      return CURL_READFUNC_PAUSE;
    }
  }
  if (n > 0) std::memcpy(room, self->request.body.data() + self->sent, n);
  self->sent += n;
  return n;
}

int Http::Transfer::seek(void* transfer, curl_off_t offset, int origin) {
  auto* self = static_cast<Transfer*>(transfer);
  if (origin != SEEK_SET || offset < 0 || static_cast<size_t>(offset) > self->request.body.size())
    return CURL_SEEKFUNC_FAIL;
  self->sent = static_cast<size_t>(offset);
  return CURL_SEEKFUNC_OK;
}

size_t Http::Transfer::take(char* bytes, size_t size, size_t count, void* transfer) {
  auto* self = static_cast<Transfer*>(transfer);
  View piece = std::as_bytes(std::span(bytes, size * count));
  self->too_long = self->answer.body.size() + piece.size() > self->request.answer_bytes_max;
  if (self->too_long) return 0;
  if (self->answer.body.empty()) {
    curl_off_t length = -1;
    curl_easy_getinfo(self->easy.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (length > 0)
      self->answer.body.reserve(
          std::min<size_t>(static_cast<size_t>(length), self->request.answer_bytes_max));
  }
  append(self->answer.body, piece);
  return piece.size();
}

size_t Http::Transfer::take_header(char* line, size_t size, size_t count, void* transfer) {
  auto* self = static_cast<Transfer*>(transfer);
  std::string_view text(line, size * count);
  if (text.starts_with("HTTP/")) self->answer.headers.clear();  // an earlier answer was not the last
  size_t colon = text.find(':');
  if (colon != text.npos) {
    std::string name(text.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string_view value = text.substr(colon + 1);
    while (!value.empty() && std::isspace(static_cast<unsigned char>(value.front()))) value.remove_prefix(1);
    while (!value.empty() && std::isspace(static_cast<unsigned char>(value.back()))) value.remove_suffix(1);
    self->answer.headers[name] = value;
  }
  return text.size();
}

void Http::Transfer::finish(CURLcode result) {
  long status = 0;
  curl_off_t uploaded = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy.get(), CURLINFO_SIZE_UPLOAD_T, &uploaded);
  answer.body_sent = static_cast<size_t>(uploaded) >= request.body.size();
  if (result == CURLE_OK) {
    answer.status = static_cast<int>(status);
  } else {
    answer.failure = too_long ? "the answer is too long" : error[0] ? error : curl_easy_strerror(result);
    answer.hopeless = is_hopeless(result);
  }
  easy.reset();
}

// ---- the awaitable

Http::Http(HttpSettings settings) : engine_(std::make_unique<Engine>(std::move(settings))) {}
Http::~Http() = default;
Http::Exchange Http::send(const HttpRequest& request) { return Exchange(*engine_, request); }

Http::Exchange::Exchange(Engine& engine, const HttpRequest& request)
    : transfer_(std::make_unique<Transfer>(engine, request)) {}
Http::Exchange::Exchange(Exchange&&) noexcept = default;
Http::Exchange::~Exchange() = default;

void Http::Exchange::await_suspend(std::coroutine_handle<> waiting) {
  transfer_->waiting = waiting;
  transfer_->begin();
}

HttpAnswer Http::Exchange::await_resume() { return std::move(transfer_->answer); }

}  // namespace offsite
