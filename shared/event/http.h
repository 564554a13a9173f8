// HTTP on the loop: one whole, bounded exchange at a time, many at once over connections that are kept. Only
// http.cc knows libcurl.
//
// No redirect is followed, no Expect: is sent (R2 never answers 100), only HTTP/1.1 is spoken (one upload,
// one connection; over HTTP/2 all would share one), proxies are those of the environment (HTTPS_PROXY,
// NO_PROXY), certificates are checked.
#pragma once

#include <chrono>
#include <coroutine>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "format/bytes.h"

namespace offsite {

struct HttpRequest {
  std::string method;
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  View body = {};                     // sent from where it is: lives until the exchange has ended
  size_t answer_bytes_max = 1 << 20;  // a longer answer is cut off and counts as none
  // Over a kept connection that dies without an answer, libcurl sends again by itself, and what was asked may
  // be done twice. This forbids it, for requests that are answered differently the second time.
  bool only_once = false;
};

struct HttpAnswer {
  int status = 0;                              // 0: no whole answer came, and `failure` says why
  std::map<std::string, std::string> headers;  // names in lower case
  Bytes body;
  std::string failure;     // in libcurl's words
  bool hopeless = false;   // trying again will not help: a certificate, an address that is none
  bool too_long = false;   // it was longer than answer_bytes_max
  bool body_sent = false;  // all of the request left this host: the server may have done what it asked

  std::string header(const std::string& name) const;  // "" if there is none
};

struct HttpSettings {
  std::string ca_file;              // "" for the system's certificates
  uint64_t upload_bytes_per_s = 0;  // over all exchanges together; 0: no limit
  std::chrono::seconds connect_timeout{30};
  std::chrono::seconds stall_timeout{60};  // this long below 1 KiB/s and the exchange is over
};

class Http {
 public:
  explicit Http(HttpSettings settings);
  ~Http();
  Http(const Http&) = delete;

  class Exchange;
  // auto answer = co_await http.send(request): never throws for what the network does. The request must live
  // until then.
  Exchange send(const HttpRequest& request);

 private:
  friend class Exchange;
  struct Engine;
  struct Transfer;
  std::unique_ptr<Engine> engine_;
};

class Http::Exchange {
 public:
  Exchange(Engine& engine, const HttpRequest& request);
  Exchange(Exchange&&) noexcept;
  ~Exchange();
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> waiting);
  HttpAnswer await_resume();

 private:
  std::unique_ptr<Transfer> transfer_;
};

}  // namespace offsite
