#include "tests/testing/tcp_relay.h"

#include <poll.h>

#include <cstdlib>

#include "tests/testing/raw_port.h"

namespace longtail {
namespace {

// Passes what is there; false at the end of the connection.
bool Pass(int from, int to) {
  char piece[65536];
  const ssize_t got = ::recv(from, piece, sizeof(piece), 0);
  for (ssize_t sent = 0; sent < got;) {
    const ssize_t now = ::send(to, piece + sent, got - sent, MSG_NOSIGNAL);
    if (now <= 0) return false;
    sent += now;
  }
  return got > 0;
}

}  // namespace

TcpRelay::TcpRelay(int to_port) : to_port_(to_port), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  ::inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  socklen_t size = sizeof(address);
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 || ::listen(listener_, 16) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0 || ::pipe(orders_) != 0) {
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Run(); });
}

TcpRelay::~TcpRelay() {
  Cut();
  thread_.join();
  ::close(orders_[0]);
  ::close(orders_[1]);
}

void TcpRelay::Tell(char what) {
  if (::write(orders_[1], &what, 1) != 1) std::abort();
}

void TcpRelay::Run() {
  bool frozen = false;
  while (true) {
    std::vector<pollfd> watched = {{orders_[0], POLLIN, 0}};
    if (!frozen) {
      watched.push_back({listener_, POLLIN, 0});
      for (const auto& [client, server] : wires_)
        watched.insert(watched.end(), {{client, POLLIN, 0}, {server, POLLIN, 0}});
    }
    ::poll(watched.data(), watched.size(), -1);
    if (watched[0].revents != 0) {
      char order = 0;
      if (::read(orders_[0], &order, 1) != 1 || order == 'c') break;
      frozen = true;
      continue;
    }
    std::vector<std::pair<int, int>> kept;
    for (size_t i = 0; i < wires_.size(); ++i) {
      const auto [client, server] = wires_[i];
      const bool sent = watched[2 * i + 2].revents == 0 || Pass(client, server);
      const bool answered = watched[2 * i + 3].revents == 0 || Pass(server, client);
      if (sent && answered) {
        kept.push_back(wires_[i]);
        continue;
      }
      ::close(client);
      ::close(server);
    }
    if (watched[1].revents != 0) kept.emplace_back(::accept(listener_, nullptr, nullptr), ConnectToPort(to_port_));
    wires_ = std::move(kept);
  }
  for (const auto& [client, server] : wires_) {
    ::close(client);
    ::close(server);
  }
  ::close(listener_);
}

}  // namespace longtail
