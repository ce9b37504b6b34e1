// A TCP port of this machine, without a library between.
#ifndef LONGTAIL_TESTS_TESTING_RAW_PORT_H_
#define LONGTAIL_TESTS_TESTING_RAW_PORT_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace longtail {

// A connected socket, to be closed by the caller; negative where nobody listens.
inline int ConnectToPort(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  ::inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return socket;
  ::close(socket);
  return -1;
}

// What the port answers to these bytes, until it closes. ends: nothing more is to come, and the port is told so.
inline std::string TalkToPort(int port, const std::string& bytes, bool ends) {
  const int socket = ConnectToPort(port);
  if (socket < 0) return "";
  std::string answer;
  if (::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size())) {
    if (ends) ::shutdown(socket, SHUT_WR);
    char piece[4096];
    for (ssize_t got = 0; (got = ::recv(socket, piece, sizeof(piece), 0)) > 0;) answer.append(piece, got);
  }
  ::close(socket);
  return answer;
}

// Fetches the page "/metrics" until it has the text; false where that takes a minute.
inline bool AwaitMetric(int metrics_port, const std::string& text) {
  const absl::Time deadline = absl::Now() + absl::Minutes(1);
  while (absl::Now() < deadline) {
    const std::string page = TalkToPort(metrics_port, "GET /metrics HTTP/1.0\r\n\r\n", /*ends=*/false);
    if (absl::StrContains(page, text)) return true;
  }
  return false;
}

}  // namespace longtail

#endif  // LONGTAIL_TESTS_TESTING_RAW_PORT_H_
