// RolloutService: clips as they are made.
#ifndef LONGTAIL_GENERATOR_SERVICE_ROLLOUT_SERVICE_H_
#define LONGTAIL_GENERATOR_SERVICE_ROLLOUT_SERVICE_H_

#include "absl/time/time.h"
#include "generator/service/clip_plan.h"
#include "generator/service/front_door.h"
#include "generator/service/model_registry.h"
#include "generator/service/places.h"
#include "generator/service/rollout_pool.h"
#include "generator/service/spec_library.h"
#include "longtail/v1/rollout_service.grpc.pb.h"

namespace longtail {

// Thread-safe. What it is given must outlive it.
class RolloutServiceImpl : public v1::RolloutService::CallbackService {
 public:
  struct Options {
    // Streams at a time, >= 1: each holds a clip's world, its labels and at most four parts. Default: 64.
    int max_streams = 64;
    // Streams that make a part at the same time, [1, 64]. Default: 2.
    int num_threads = 2;
    // A stream whose client reads nothing for so long ends. Default: 30 s.
    absl::Duration slow_reader_limit = absl::Seconds(30);
  };

  RolloutServiceImpl(FrontDoor& door, const SpecLibrary& library, const ModelRegistry& models,
                     const ProcessFacts& facts, Options options)
      : door_(door),
        library_(library),
        models_(models),
        facts_(facts),
        options_(options),
        places_(options.max_streams),
        pool_(options.num_threads, door.metrics()) {}

  grpc::ServerWriteReactor<v1::GenerateRolloutResponse>* GenerateRollout(
      grpc::CallbackServerContext* context, const v1::GenerateRolloutRequest* request) override;

 private:
  FrontDoor& door_;
  const SpecLibrary& library_;
  const ModelRegistry& models_;
  const ProcessFacts& facts_;
  const Options options_;
  Places places_;
  RolloutPool pool_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_ROLLOUT_SERVICE_H_
