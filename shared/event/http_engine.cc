#include "event/http_engine.h"

namespace offsite {

Http::Engine::Engine(HttpSettings given) : settings(std::move(given)) {
  uv_timer_init(loop(), timer.get());
  uv_timer_init(loop(), refill.get());
  timer->data = refill->data = this;
  if (settings.upload_bytes_per_s > 0)
    bucket.emplace(settings.upload_bytes_per_s, std::chrono::steady_clock::now());
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

}  // namespace offsite
