// The inside of http.h: how libcurl's multi interface turns with the loop. Only http.cc and http_engine.cc
// include this.
#pragma once

#include <curl/curl.h>

#include <optional>

#include "event/http.h"
#include "event/loop.h"
#include "format/error.h"
#include "format/token_bucket.h"

namespace offsite {

struct FreeMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

inline void check_multi(CURLMcode result) {
  if (result != CURLM_OK)
    throw Error(Blame::bug, std::string("drive libcurl: ") + curl_multi_strerror(result));
}

// libcurl's sockets and its timer, on the loop.
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

// One exchange: what libcurl takes from and gives to it.
struct Http::Transfer {
  Engine& engine;
  const HttpRequest& request;
  HttpAnswer answer;
  size_t sent = 0;
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

}  // namespace offsite
