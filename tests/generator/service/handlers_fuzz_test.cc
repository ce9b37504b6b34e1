// Requests of every method, well-formed or not, to a server in this process.
//
// An input is "<Service>/<Method>" on a line, then messages with "---" lines between: each in the text format of the
// method's request, or, where it cannot be read as that, bytes for the wire as they are.
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "generator/dataset/file_ops.h"
#include "generator/service/service_host.h"
#include "kernels/sha256.h"
#include "tests/generator/jobs/small_job.h"
#include "tests/generator/service/raw_call.h"
#include "tests/testing/fake_world_model.h"

namespace longtail {
namespace {

namespace fs = std::filesystem;

void Must(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << "\n";
  std::abort();
}

// A server with a dataset and a model; goes with its folder at the end of the process.
class Target {
 public:
  Target() : folder_(fs::temp_directory_path() / absl::StrCat("longtail_fuzz.", ::getpid())) {
    fs::create_directories(folder_ / "datasets");
    Must(RunJob(PosixFileOps(), SmallJob((folder_ / "datasets/small").string(), 'a')).status());
    ServiceHost::Options options;
    options.server.listen = "";
    options.library = "scenarios/library";
    options.dataset_root = (folder_ / "datasets").string();
    options.jobs.store = (folder_ / "jobs.db").string();
    options.jobs.max_waiting = 4;
    options.datasets.slow_reader_limit = absl::Seconds(2);
    options.rollouts.slow_reader_limit = absl::Seconds(2);
    options.log = &no_log_;
    std::ofstream(folder_ / "small.safetensors") << "weights";
    options.models.weights = {(folder_ / "small.safetensors").string()};
    options.models.load = [](const std::string&) -> absl::StatusOr<std::unique_ptr<WorldModel>> {
      ModelInfo info;
      info.name = "small";
      info.sha256 = Sha256Hex("weights");
      info.width_px = 256;
      info.height_px = 128;
      return std::make_unique<FakeWorldModel>(info, std::make_shared<FakeWorldModelProbe>());
    };
    absl::StatusOr<std::unique_ptr<ServiceHost>> host = ServiceHost::Start(options);
    Must(host.status());
    host_ = *std::move(host);
    channel_ = host_->InProcessChannel();
  }
  ~Target() {
    host_.reset();
    fs::remove_all(folder_);
  }

  void Send(const RawCall& call) { MakeRawCall(channel_, call); }

 private:
  const fs::path folder_;
  std::ostream no_log_{nullptr};
  std::unique_ptr<ServiceHost> host_;
  std::shared_ptr<grpc::Channel> channel_;
};

class NoErrors : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int, google::protobuf::io::ColumnNumber, const std::string&) override {}
};

std::string OnTheWire(const google::protobuf::Descriptor& type, const std::string& text) {
  const std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
  NoErrors errors;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  return parser.ParseFromString(text, message.get()) ? message->SerializeAsString() : text;
}

// The method of that name, or some method for any other line.
const google::protobuf::MethodDescriptor& MethodOf(const std::string& line) {
  static const auto* methods = new auto(AllMethods());
  size_t sum = 0;
  for (const char c : line) sum += static_cast<unsigned char>(c);
  for (const auto* method : *methods) {
    if (absl::StrCat(method->service()->name(), "/", method->name()) == line) return *method;
  }
  return *(*methods)[sum % methods->size()];
}

}  // namespace
}  // namespace longtail

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static longtail::Target target;
  const std::string input(reinterpret_cast<const char*>(data), size);
  const size_t end = std::min(input.find('\n'), input.size());
  const auto& method = longtail::MethodOf(input.substr(0, end));
  longtail::RawCall call{.path = longtail::PathOf(method), .timeout = absl::Seconds(2), .max_responses = 3};
  for (const auto& text : absl::StrSplit(input.substr(std::min(end + 1, input.size())), "---\n")) {
    call.messages.push_back(longtail::OnTheWire(*method.input_type(), std::string(text)));
    if (!method.client_streaming()) break;
  }
  target.Send(call);
  return 0;
}
