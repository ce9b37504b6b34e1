// A wire between a client and a server that a test can cut.
#ifndef LONGTAIL_TESTS_TESTING_TCP_RELAY_H_
#define LONGTAIL_TESTS_TESTING_TCP_RELAY_H_

#include <thread>
#include <utility>
#include <vector>

namespace longtail {

// Listens on a free port of 127.0.0.1 and passes what comes there to another port, and back. Thread-safe.
class TcpRelay {
 public:
  explicit TcpRelay(int to_port);
  // Cuts.
  ~TcpRelay();
  TcpRelay(const TcpRelay&) = delete;
  TcpRelay& operator=(const TcpRelay&) = delete;

  int port() const { return port_; }
  // Closes all connections on both sides, as when the client's process dies. Takes no new ones.
  void Cut() { Tell('c'); }
  // Passes nothing any more and closes nothing, as when the client's machine dies.
  void Freeze() { Tell('f'); }

 private:
  void Tell(char what);
  void Run();

  const int to_port_;
  int port_ = 0;
  int listener_ = -1;
  int orders_[2] = {-1, -1};                // a pipe
  std::vector<std::pair<int, int>> wires_;  // client, server
  std::thread thread_;
};

}  // namespace longtail

#endif  // LONGTAIL_TESTS_TESTING_TCP_RELAY_H_
