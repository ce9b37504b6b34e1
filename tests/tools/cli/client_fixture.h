// A server with a fake world model on a real port, and the client's commands run against it.
#ifndef LONGTAIL_TESTS_TOOLS_CLI_CLIENT_FIXTURE_H_
#define LONGTAIL_TESTS_TOOLS_CLI_CLIENT_FIXTURE_H_

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "generator/service/client_channel.h"
#include "tests/generator/service/service_fixture.h"
#include "tools/cli/command_line.h"

namespace longtail {

inline constexpr char kEvent[] = "lead_emergency_brake";
inline constexpr int kEventFrames = 101;

class ClientFixture : public ServiceFixture {
 protected:
  // Signals are for the thread that waits for them; threads of gRPC, made later, inherit this.
  static void SetUpTestSuite() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  }

  void Serve() {
    options_.server.listen = "127.0.0.1:0";
    Start();
    client_ = Connect(Address());
  }
  std::string Address() const { return absl::StrCat("127.0.0.1:", host_->port()); }

  static std::unique_ptr<ClientChannel> Connect(const std::string& server, int retries = 0) {
    ClientOptions options;
    options.server = server;
    options.retries = retries;
    return ClientChannel::Create(std::move(options)).value();
  }

  // What the commands have written since the last call.
  std::string Out() { return Taken(out_); }
  std::string Err() { return Taken(err_); }

  // A spec of the library as a file of the client's, with some text replaced.
  std::string SpecFile(const std::vector<std::pair<std::string, std::string>>& replacements = {}) const {
    std::ifstream library(absl::StrCat("scenarios/library/", kEvent, ".textproto"));
    const std::string text(std::istreambuf_iterator<char>(library), {});
    const std::string path = (folder_ / absl::StrCat(kEvent, ".textproto")).string();
    std::ofstream(path) << absl::StrReplaceAll(text, replacements);
    return path;
  }
  // Where the first line with this text is in a file, from 1.
  static int LineOf(const std::string& text, const std::string& path) {
    std::ifstream file(path);
    int number = 0;
    for (std::string line; std::getline(file, line);) {
      ++number;
      if (line.find(text) != std::string::npos) return number;
    }
    return 0;
  }
  // One whose samples are all rejected: the event comes before its window.
  std::string SpecFileThatCannotBeMade() const {
    return SpecFile({{"window_start_s: 2.5", "window_start_s: 9.7"}, {"window_end_s: 8", "window_end_s: 9.9"}});
  }

  static std::vector<std::string> Names(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }
  // Every file below a folder.
  static std::map<std::string, std::string> Files(const std::filesystem::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      files[std::filesystem::relative(entry.path(), folder)] = std::string(std::istreambuf_iterator<char>(file), {});
    }
    return files;
  }

  std::ostringstream out_, err_;
  CommandContext context_{.out = out_, .err = err_};
  std::unique_ptr<ClientChannel> client_;

 private:
  static std::string Taken(std::ostringstream& stream) {
    std::string text = stream.str();
    stream.str("");
    return text;
  }
};

}  // namespace longtail

#endif  // LONGTAIL_TESTS_TOOLS_CLI_CLIENT_FIXTURE_H_
