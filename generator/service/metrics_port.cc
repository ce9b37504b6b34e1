#include "generator/service/metrics_port.h"

#include <httplib.h>
#include <sys/socket.h>

#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"

namespace longtail {

struct MetricsPort::State {
  httplib::Server http;
  absl::Notification running;  // stopping earlier would do nothing
  std::thread thread;
  int port = 0;
};

absl::StatusOr<std::unique_ptr<MetricsPort>> MetricsPort::Open(const std::string& host, int port,
                                                               const Metrics& metrics) {
  auto state = std::make_unique<State>();
  state->http.new_task_queue = [running = &state->running] {
    running->Notify();
    return new httplib::ThreadPool(/*n=*/2);
  };
  state->http.Get("/metrics", [&metrics](const httplib::Request&, httplib::Response& response) {
    response.set_content(metrics.Text(), "text/plain; version=0.0.4");
  });
  state->http.Get("/healthz", [](const httplib::Request&, httplib::Response& response) {
    response.set_content("ok\n", "text/plain");
  });
  // Without SO_REUSEPORT, which would let two servers share the port and its scrapes.
  state->http.set_socket_options([](int socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  });
  if (port == 0) {
    state->port = state->http.bind_to_any_port(host.c_str());
  } else if (state->http.bind_to_port(host.c_str(), port)) {
    state->port = port;
  }
  if (state->port <= 0) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", host, ":", port, ": is the port in use?"));
  }
  state->thread = std::thread([http = &state->http] { http->listen_after_bind(); });
  return std::unique_ptr<MetricsPort>(new MetricsPort(std::move(state)));
}

MetricsPort::MetricsPort(std::unique_ptr<State> state) : state_(std::move(state)) {}

MetricsPort::~MetricsPort() {
  state_->running.WaitForNotification();
  state_->http.stop();
  state_->thread.join();
}

int MetricsPort::port() const { return state_->port; }

}  // namespace longtail
