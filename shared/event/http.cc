#include "event/http.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "event/http_engine.h"

namespace offsite {
namespace {

constexpr long socket_buffer_bytes = 256 * 1024;
constexpr long stall_bytes_per_s = 1024;

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
  set(easy.get(), CURLOPT_FRESH_CONNECT, request.only_once ? 1L : 0L);
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
    n = self->engine.bucket->take(n, std::chrono::steady_clock::now());
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
  self->answer.too_long = self->answer.body.size() + piece.size() > self->request.answer_bytes_max;
  if (self->answer.too_long) return 0;
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
    answer.failure = answer.too_long ? "the answer is too long"
                     : error[0]      ? error
                                     : curl_easy_strerror(result);
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
