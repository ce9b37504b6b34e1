// What waits for a turn: by priority, and within a priority clients take turns.
#ifndef LONGTAIL_GENERATOR_SERVICE_FAIR_QUEUE_H_
#define LONGTAIL_GENERATOR_SERVICE_FAIR_QUEUE_H_

#include <array>
#include <deque>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <utility>

#include "longtail/v1/clip_settings.pb.h"

namespace longtail {

// Higher levels go first, but every kLowestTurn-th turn starts from the lowest, so that nothing waits for ever. A
// client with much to do does not delay another of its level by more than one item. Not thread-safe: the owner locks.
template <typename Item>
class FairQueue {
 public:
  static constexpr int kLowestTurn = 8;

  bool empty() const { return size_ == 0; }
  int size() const { return size_; }

  void Push(v1::Priority priority, const std::string& client, Item item) {
    auto& clients = levels_[LevelOf(priority)];
    auto found = clients.begin();
    while (found != clients.end() && found->first != client) ++found;
    if (found == clients.end()) found = clients.insert(found, {client, {}});
    found->second.push_back(std::move(item));
    ++size_;
  }

  // The next for which fits is true, in the order of turns; of a client only its first item is looked at.
  std::optional<Item> PopIf(const std::function<bool(const Item&)>& fits) {
    const bool from_lowest = ++turn_ % kLowestTurn == 0;
    for (size_t i = 0; i < levels_.size(); ++i) {
      auto& clients = levels_[from_lowest ? levels_.size() - 1 - i : i];
      for (auto client = clients.begin(); client != clients.end(); ++client) {
        if (!fits(client->second.front())) continue;
        Item item = std::move(client->second.front());
        client->second.pop_front();
        --size_;
        if (client->second.empty()) {
          clients.erase(client);
        } else {
          clients.splice(clients.end(), clients, client);
        }
        return item;
      }
    }
    return std::nullopt;
  }

  // Whether PopIf would find one.
  bool Has(const std::function<bool(const Item&)>& fits) const {
    for (const auto& clients : levels_) {
      for (const auto& [client, items] : clients) {
        if (fits(items.front())) return true;
      }
    }
    return false;
  }

  std::optional<Item> Pop() {
    return PopIf([](const Item&) { return true; });
  }

  // Takes out one item, wherever it stands; false where it is not there.
  bool Remove(const Item& item) {
    for (auto& clients : levels_) {
      for (auto client = clients.begin(); client != clients.end(); ++client) {
        for (auto it = client->second.begin(); it != client->second.end(); ++it) {
          if (!(*it == item)) continue;
          client->second.erase(it);
          if (client->second.empty()) clients.erase(client);
          --size_;
          return true;
        }
      }
    }
    return false;
  }

 private:
  static int LevelOf(v1::Priority priority) {
    if (priority == v1::PRIORITY_HIGH) return 0;
    return priority == v1::PRIORITY_LOW ? 2 : 1;
  }

  // Per level, the clients in the order of their turns; none without an item.
  std::array<std::list<std::pair<std::string, std::deque<Item>>>, 3> levels_;
  int size_ = 0;
  int64_t turn_ = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_FAIR_QUEUE_H_
