// What the service costs: a streamed rollout against the direct call, 200 unary clients, 50 streams that nobody reads.
//   bazel run //tests/generator/service:service_benchmark
// The first part has the shipped weights, the others a model that costs nothing.
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "generator/pipeline/clip_rollout.h"
#include "generator/pipeline/job_plan.h"
#include "generator/service/clip_plan.h"
#include "generator/service/service_host.h"
#include "generator/service/spec_library.h"
#include "generator/world_model/torch/torch_world_model.h"
#include "kernels/instruction_set.h"
#include "kernels/sha256.h"
#include "longtail/v1/rollout_service.grpc.pb.h"
#include "longtail/v1/scenario_service.grpc.pb.h"
#include "tests/testing/fake_world_model.h"
#include "tools/cli/instruction_set.h"

namespace longtail {
namespace {

namespace fs = std::filesystem;

constexpr char kLibrary[] = "scenarios/library";
constexpr char kWeights[] = "generator/world_model/weights/small.safetensors";
constexpr char kSpec[] = "lead_emergency_brake";
constexpr int kChunkFrames = 8;
constexpr int kRounds = 3;
constexpr int kClients = 200;
constexpr int kCallsOfAClient = 20;
constexpr int kSlowStreams = 50;
constexpr int kLargestChunkFrames = 37;  // 3.5 MiB

template <typename T>
T Must(absl::StatusOr<T> value) {
  if (value.ok()) return *std::move(value);
  std::fprintf(stderr, "%s\n", value.status().ToString().c_str());
  std::exit(1);
}

double Quantile(std::vector<double> values, double share) {
  const size_t at = std::min(values.size() - 1, static_cast<size_t>(share * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

int64_t ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  int64_t size = 0, resident = 0;
  file >> size >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

absl::StatusOr<std::unique_ptr<WorldModel>> LoadShipped(const std::string&) {
  return CreateTorchWorldModel({.weights_path = kWeights, .compute = ComputeTypeOf(PinnedInstructionSet())});
}

// A server at a free port, with its folder.
class Served {
 public:
  explicit Served(decltype(ModelRegistry::Options::load) load)
      : folder_(fs::temp_directory_path() / absl::StrCat("longtail_benchmark.", ::getpid())) {
    fs::create_directories(folder_ / "datasets");
    ServiceHost::Options options;
    options.server.listen = "127.0.0.1:0";
    options.models.weights = {kWeights};
    options.models.load = std::move(load);
    options.facts.max_isa = std::string(InstructionSetName(PinnedInstructionSet()));
    options.library = kLibrary;
    options.dataset_root = (folder_ / "datasets").string();
    options.jobs.store = (folder_ / "jobs.db").string();
    options.rollouts.slow_reader_limit = absl::Minutes(10);
    options.log = &no_log_;
    host_ = Must(ServiceHost::Start(std::move(options)));
  }
  ~Served() {
    host_.reset();
    fs::remove_all(folder_);
  }
  std::shared_ptr<grpc::Channel> Connect() const {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    auto channel = grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", host_->port()),
                                             grpc::InsecureChannelCredentials(), arguments);
    channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::minutes(1));
    return channel;
  }

 private:
  const fs::path folder_;
  std::ostream no_log_{nullptr};
  std::unique_ptr<ServiceHost> host_;
};

// ms a frame, of each whole chunk of the clip.
std::vector<double> MakeDirectly(const v1::Plan& plan, uint64_t sample_index, WorldModel& model) {
  const auto clip = Must(ClipRollout::Begin(plan, sample_index, model));
  std::vector<double> times;
  while (clip->next_frame() + kChunkFrames <= clip->num_frames()) {
    const absl::Time begin = absl::Now();
    for (int i = 0; i < kChunkFrames; ++i) Must(clip->NextFrame());
    times.push_back(absl::ToDoubleMilliseconds(absl::Now() - begin) / kChunkFrames);
  }
  return times;
}

v1::GenerateRolloutRequest Request(uint64_t sample_index, int chunk_frames) {
  v1::GenerateRolloutRequest request;
  request.mutable_source()->set_library_id(kSpec);
  request.set_first_sample_index(sample_index);
  request.set_chunk_frames(static_cast<uint32_t>(chunk_frames));
  return request;
}

// The same, between arrivals.
std::vector<double> Stream(const std::shared_ptr<grpc::Channel>& channel, uint64_t sample_index) {
  grpc::ClientContext context;
  const auto reader =
      v1::RolloutService::NewStub(channel)->GenerateRollout(&context, Request(sample_index, kChunkFrames));
  std::vector<double> times;
  absl::Time last;
  for (v1::GenerateRolloutResponse part; reader->Read(&part);) {
    const absl::Time now = absl::Now();
    if (part.has_chunk() && part.chunk().cameras(0).frames_size() == kChunkFrames) {
      times.push_back(absl::ToDoubleMilliseconds(now - last) / kChunkFrames);
    }
    last = now;
  }
  if (!reader->Finish().ok()) std::exit(1);
  return times;
}

void CompareStreamAndCall() {
  const SpecLibrary library = Must(SpecLibrary::Open(kLibrary));
  v1::SpecSource source;
  source.set_library_id(kSpec);
  const std::unique_ptr<WorldModel> model = Must(LoadShipped(""));
  const ClipOrder order =
      Must(OrderOf({}, {Must(library.Usable(source, "source"))}, 0,
                   {.max_isa = std::string(InstructionSetName(PinnedInstructionSet())), .code_commit = ""}));
  const v1::Plan plan = Must(PlanClips(order, &model->info()));
  const Served served(LoadShipped);
  const auto channel = served.Connect();
  std::vector<double> direct, streamed;
  for (uint64_t i = 0; i < kRounds; ++i) {
    for (const double time : MakeDirectly(plan, i, *model)) direct.push_back(time);
    for (const double time : Stream(channel, i)) streamed.push_back(time);
  }
  std::printf("direct call        p50 %6.2f ms/frame, p99 %6.2f\n", Quantile(direct, 0.5), Quantile(direct, 0.99));
  std::printf("streamed, raw RGB  p50 %6.2f ms/frame, p99 %6.2f: %.3f x the direct call\n", Quantile(streamed, 0.5),
              Quantile(streamed, 0.99), Quantile(streamed, 0.5) / Quantile(direct, 0.5));
}

void CallFromManyClients(const Served& served) {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (int i = 0; i < kClients; ++i) channels.push_back(served.Connect());
  std::vector<std::vector<double>> times(kClients);
  std::vector<std::thread> clients;
  const absl::Time begin = absl::Now();
  for (int i = 0; i < kClients; ++i) {
    clients.emplace_back([&channel = channels[i], &mine = times[i]] {
      const auto stub = v1::ScenarioService::NewStub(channel);
      for (int k = 0; k < kCallsOfAClient; ++k) {
        grpc::ClientContext context;
        v1::ListLibraryResponse response;
        const absl::Time called = absl::Now();
        if (!stub->ListLibrary(&context, {}, &response).ok()) std::exit(1);
        mine.push_back(absl::ToDoubleMilliseconds(absl::Now() - called));
      }
    });
  }
  for (std::thread& client : clients) client.join();
  const double seconds = absl::ToDoubleSeconds(absl::Now() - begin);
  std::vector<double> all;
  for (const auto& mine : times) all.insert(all.end(), mine.begin(), mine.end());
  std::printf("%d unary clients  %.0f requests/s, p50 %.1f ms, p99 %.1f ms\n", kClients,
              static_cast<double>(all.size()) / seconds, Quantile(all, 0.5), Quantile(all, 0.99));
}

void HoldSlowStreams(const Served& served, const FakeWorldModelProbe& probe) {
  struct Client {
    std::shared_ptr<grpc::Channel> channel;
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientReader<v1::GenerateRolloutResponse>> reader;
  };
  std::vector<Client> clients(kSlowStreams);
  for (Client& client : clients) client.channel = served.Connect();
  const int64_t frames_before = probe.num_frames;
  const int64_t bytes_before = ResidentBytes();
  for (Client& client : clients) {
    client.reader = v1::RolloutService::NewStub(client.channel)
                        ->GenerateRollout(&client.context, Request(/*sample_index=*/0, kLargestChunkFrames));
  }
  // Each is read up to its clip's start, makes three chunks or what the clip has, and stops.
  v1::GenerateRolloutResponse part;
  int64_t frames = 0;
  for (Client& client : clients) {
    if (!client.reader->Read(&part)) std::exit(1);
    frames += std::min(part.start().num_frames(), 3u * kLargestChunkFrames);
  }
  while (probe.num_frames < frames_before + frames) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const double mib = static_cast<double>(ResidentBytes() - bytes_before) / (1 << 20);
  std::printf("%d unread streams  %.0f MiB more, %.1f MiB a stream, %.0f frames each\n", kSlowStreams, mib,
              mib / kSlowStreams, static_cast<double>(frames) / kSlowStreams);
  for (Client& client : clients) {
    client.context.TryCancel();
    while (client.reader->Read(&part)) {
    }
    client.reader->Finish();
  }
}

void Run() {
  CompareStreamAndCall();
  const auto probe = std::make_shared<FakeWorldModelProbe>();
  const Served served([probe](const std::string&) -> absl::StatusOr<std::unique_ptr<WorldModel>> {
    std::ifstream weights(kWeights, std::ios::binary);
    ModelInfo info;
    info.sha256 = Sha256Hex(std::string(std::istreambuf_iterator<char>(weights), {}));
    info.width_px = 256;
    info.height_px = 128;
    return std::make_unique<FakeWorldModel>(info, probe);
  });
  CallFromManyClients(served);
  HoldSlowStreams(served, *probe);
}

}  // namespace
}  // namespace longtail

int main() {
  if (const absl::Status pinned = longtail::PinInstructionSet(); !pinned.ok()) {
    std::cerr << pinned << "\n";
    return 64;
  }
  longtail::Run();
  return 0;
}
