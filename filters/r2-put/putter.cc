#include "filters/r2-put/putter.h"

#include <fmt/core.h>

#include "format/json.h"

namespace offsite {
namespace {

Error out_of_place(const Frame& frame, std::string_view why) {
  return Error(Blame::input, fmt::format("read a {} frame: {}", kind_name(frame.kind), why));
}

std::string stored_json(const ObjectName& name, uint64_t bytes, bool existed) {
  JsonWriter json;
  json.object().member("name", name.str()).member("bytes", bytes).member("existed", existed);
  return json.close().take();
}

}  // namespace

Task<void> Putter::take_all(FrameSource& in) {
  std::exception_ptr failure;
  try {
    co_await take_until_end(in);
    co_await lanes_.finish();
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) co_return;
  co_await abandon();
  std::rethrow_exception(failure);
}

Task<void> Putter::take_until_end(FrameSource& in) {
  for (;;) {
    Frame frame = co_await in.next();
    bool inside = frame.kind == Kind::data || frame.kind == Kind::object_end;
    if (inside && !incoming_) throw out_of_place(frame, "no object is open");
    if (!inside && incoming_) throw out_of_place(frame, incoming_->name.spoken() + " is not whole");
    if (frame.kind == Kind::end) co_return;
    co_await take(frame);
  }
}

Task<void> Putter::take(const Frame& frame) {
  switch (frame.kind) {
    case Kind::object:
      co_await open(frame.text());
      break;
    case Kind::data:
      co_await add(frame.payload);
      break;
    case Kind::object_end:
      co_await close();
      break;
    case Kind::barrier:
      co_await lanes_.finish();
      break;
    case Kind::remove:
      co_await lanes_.start(
          remove(ObjectName::parse(Json::parse(frame.text(), "read a DELETE frame").text("name"))));
      break;
    case Kind::meta:
    case Kind::snapshot:
    case Kind::stored:
    case Kind::stat:
      co_await send(frame.kind, std::string(frame.text()));
      break;
    default:
      throw out_of_place(frame, "it has no place among objects");
  }
}

Task<void> Putter::open(std::string_view json) {
  Json object = Json::parse(json, "read an OBJECT frame");
  Incoming next{.name = ObjectName::parse(object.text("name")), .bytes = object.number("bytes")};
  co_await lanes_.room();
  next.upload = co_await store_.begin(next.name, next.bytes);
  incoming_ = std::move(next);
}

Task<void> Putter::add(View piece) {
  incoming_->received += piece.size();
  if (incoming_->received > incoming_->bytes)
    throw Error(Blame::input, fmt::format("read {}: more than its {} bytes came", incoming_->name.spoken(),
                                          incoming_->bytes));
  co_await incoming_->upload->write(piece);
}

Task<void> Putter::close() {
  if (incoming_->received != incoming_->bytes)
    throw Error(Blame::input, fmt::format("read {}: {} of its {} bytes came", incoming_->name.spoken(),
                                          incoming_->received, incoming_->bytes));
  Incoming whole = std::move(*incoming_);
  incoming_.reset();
  co_await lanes_.start(store(std::move(whole)));
}

Task<void> Putter::store(Incoming object) {
  bool existed = co_await object.upload->finish();
  object.upload.reset();  // its memory is for the next one, even while the answer is being sent
  totals_.objects += 1;
  totals_.existed += existed;
  if (!existed) totals_.bytes_uploaded += object.bytes;
  co_await send(Kind::stored, stored_json(object.name, object.bytes, existed));
}

Task<void> Putter::remove(ObjectName name) {
  co_await store_.remove(name);
  totals_.removed += 1;
}

// What was whole may become durable: it does no harm, and the next run need not send it again.
Task<void> Putter::abandon() {
  if (incoming_) co_await incoming_->upload->drop();
  incoming_.reset();
  co_await lanes_.abandon();
}

// Only one task at a time can write to the stream: whoever finds it free sends what has gathered meanwhile
// too.
Task<void> Putter::send(Kind kind, std::string payload) {
  outbox_.emplace_back(kind, std::move(payload));
  if (sending_) co_return;
  sending_ = true;
  while (!outbox_.empty()) {
    auto [next, text] = std::move(outbox_.front());
    outbox_.pop_front();
    co_await out_.send(next, std::string_view(text));
  }
  sending_ = false;
}

}  // namespace offsite
