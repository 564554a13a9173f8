// A store in memory that can be told to be slow and to fail, and that remembers the order in which things
// became durable.
#pragma once

#include <fmt/core.h>

#include <map>

#include "event/loop.h"
#include "event/store.h"
#include "format/error.h"

namespace offsite {

class MemoryStore : public Store {
 public:
  std::map<std::string, Bytes> objects;
  std::vector<std::string> durable;  // in order; "-name" for a removal
  std::chrono::milliseconds delay{0};
  std::string fails_on;                               // the name whose finish() or get() fails
  std::vector<Range> asked;                           // by get(), in order
  std::vector<std::chrono::milliseconds> get_delays;  // of the first, the second …; then none
  std::vector<std::string> listings;                  // "+keys" when one begins, "-keys" when it ends
  std::chrono::milliseconds list_delay{0};
  std::optional<ObjectType> list_fails_on;
  size_t gets_now = 0, gets_most = 0;  // under way
  size_t open_now = 0;                 // uploads that were begun and have not ended
  size_t open_most = 0;

  Task<std::unique_ptr<Upload>> begin(const ObjectName& name, uint64_t) override {
    open_most = std::max(open_most, ++open_now);
    co_return std::make_unique<MemoryUpload>(*this, name.str());
  }
  Task<std::optional<Bytes>> get(const ObjectName& name, std::optional<Range> range) override {
    size_t nth = asked.size();
    asked.push_back(range.value_or(Range{0, UINT64_MAX}));
    gets_most = std::max(gets_most, ++gets_now);
    if (nth < get_delays.size()) co_await pause_for(get_delays[nth]);
    --gets_now;
    if (name.str() == fails_on) throw Error(Blame::temporary, "get " + name.str() + ": made to fail");
    auto found = objects.find(name.str());
    if (found == objects.end()) co_return std::nullopt;
    View bytes = found->second;
    if (range) bytes = bytes.subspan(std::min<size_t>(range->offset, bytes.size()));
    if (range) bytes = bytes.first(std::min<size_t>(range->bytes, bytes.size()));
    co_return Bytes(bytes.begin(), bytes.end());
  }
  Task<std::vector<Listed>> list(ObjectType type) override {
    listings.push_back("+" + std::string(type_name(type)));
    if (list_delay.count() > 0) co_await pause_for(list_delay);
    listings.push_back("-" + std::string(type_name(type)));
    if (type == list_fails_on)
      throw Error(Blame::temporary, "list " + std::string(type_name(type)) + ": made to fail");
    std::vector<Listed> found;
    for (const auto& [text, bytes] : objects)
      if (auto name = ObjectName::from(text); name && name->type == type)
        found.push_back({*name, bytes.size()});
    co_return found;
  }
  Task<void> remove(const ObjectName& name) override {
    objects.erase(name.str());
    durable.push_back("-" + name.str());
    co_return;
  }
  Task<std::optional<uint64_t>> size(const ObjectName& name) override {
    auto found = objects.find(name.str());
    if (found == objects.end()) co_return std::nullopt;
    co_return found->second.size();
  }

  // Straight into the store, with its hash for a name.
  ObjectName add(ObjectType type, std::string_view content) {
    ObjectName name{type, type == ObjectType::config ? Id{} : Id::of(as_bytes(content))};
    objects[name.str()] = Bytes(as_bytes(content).begin(), as_bytes(content).end());
    return name;
  }

 private:
  class MemoryUpload : public Upload {
   public:
    MemoryUpload(MemoryStore& store, std::string name) : store_(store), name_(std::move(name)) {}
    Task<void> write(View piece) override {
      append(bytes_, piece);
      co_return;
    }
    Task<bool> finish() override {
      co_await pause_for(store_.delay);
      --store_.open_now;
      if (name_ == store_.fails_on) throw Error(Blame::temporary, "put " + name_ + ": made to fail");
      bool existed = store_.objects.contains(name_);
      store_.objects[name_] = std::move(bytes_);
      store_.durable.push_back(name_);
      co_return existed;
    }
    Task<void> drop() override {
      --store_.open_now;
      co_return;
    }

   private:
    MemoryStore& store_;
    std::string name_;
    Bytes bytes_;
  };
};

}  // namespace offsite
