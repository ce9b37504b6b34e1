// A call with bytes in place of messages, to any method.
#ifndef LONGTAIL_TESTS_GENERATOR_SERVICE_RAW_CALL_H_
#define LONGTAIL_TESTS_GENERATOR_SERVICE_RAW_CALL_H_

#include <google/protobuf/descriptor.h>
#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace longtail {

// Every method of the service's own services.
inline std::vector<const google::protobuf::MethodDescriptor*> AllMethods() {
  std::vector<const google::protobuf::MethodDescriptor*> methods;
  for (const char* name : {"longtail.v1.ScenarioService", "longtail.v1.RolloutService", "longtail.v1.JobService",
                           "longtail.v1.DatasetService", "longtail.v1.ModelService", "google.longrunning.Operations"}) {
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
    for (int i = 0; service != nullptr && i < service->method_count(); ++i) methods.push_back(service->method(i));
  }
  return methods;
}

// "/longtail.v1.JobService/GetGenerationJob".
inline std::string PathOf(const google::protobuf::MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

struct RawCall {
  std::string path;
  std::vector<std::string> messages = {};
  std::vector<std::pair<std::string, std::string>> metadata = {};
  absl::Duration timeout = absl::Seconds(60);
  // After as many the call is cancelled.
  int max_responses = 4;
};

// Sends the messages, takes some responses, and gives the end back.
inline grpc::Status MakeRawCall(const std::shared_ptr<grpc::Channel>& channel, const RawCall& call) {
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + call.timeout));
  for (const auto& [key, value] : call.metadata) context.AddMetadata(key, value);
  const auto stream = stub.PrepareCall(&context, call.path, &queue);
  void* tag = nullptr;
  bool ok = false;
  stream->StartCall(nullptr);
  queue.Next(&tag, &ok);
  for (const std::string& message : call.messages) {
    if (!ok) break;
    const grpc::Slice slice(message);
    stream->Write(grpc::ByteBuffer(&slice, 1), nullptr);
    queue.Next(&tag, &ok);
  }
  if (ok) {
    stream->WritesDone(nullptr);
    queue.Next(&tag, &ok);
  }
  grpc::ByteBuffer received;
  for (int i = 0; i < call.max_responses && ok; ++i) {
    stream->Read(&received, nullptr);
    queue.Next(&tag, &ok);
  }
  if (ok) context.TryCancel();
  grpc::Status status;
  stream->Finish(&status, nullptr);
  queue.Next(&tag, &ok);
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
  return status;
}

}  // namespace longtail

#endif  // LONGTAIL_TESTS_GENERATOR_SERVICE_RAW_CALL_H_
