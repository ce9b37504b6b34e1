#include "tools/cli/client_stream.h"

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "longtail/v1/rollout_service.grpc.pb.h"
#include "tools/cli/clip_receiver.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/progress.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

v1::FrameFormat FormatOf(const std::string& name) {
  v1::FrameFormat format = v1::FRAME_FORMAT_RGB;
  v1::FrameFormat_Parse(absl::StrCat("FRAME_FORMAT_", absl::AsciiStrToUpper(name)), &format);
  return format;
}

// A part in short; empty for one that is not shown.
Json ToJson(const v1::GenerateRolloutResponse& part) {
  if (part.has_start()) {
    const v1::ClipStart& start = part.start();
    Json cameras = Json::array(), events = Json::array();
    for (const auto& camera : start.cameras()) cameras.push_back(camera.name());
    for (const auto& event : start.events()) events.push_back(event.event());
    return {{"part", "start"},
            {"unit_id", start.unit_id()},
            {"sample_index", start.sample_index()},
            {"frames", start.num_frames()},
            {"cameras", cameras},
            {"events", events}};
  }
  if (part.has_chunk()) {
    const v1::ClipChunk& chunk = part.chunk();
    int64_t num_bytes = 0;
    for (const auto& camera : chunk.cameras()) {
      for (const std::string& frame : camera.frames()) num_bytes += static_cast<int64_t>(frame.size());
    }
    return {{"part", "chunk"},
            {"unit_id", chunk.unit_id()},
            {"chunk", chunk.chunk_index()},
            {"first_frame", chunk.first_frame()},
            {"frames", chunk.time_us_size()},
            {"bytes", num_bytes},
            {"events", chunk.events()}};
  }
  if (part.has_labels()) {
    Json members = Json::array();
    for (const auto& piece : part.labels().pieces()) {
      if (piece.last_of_member()) members.push_back(piece.extension());
    }
    return {{"part", "labels"}, {"unit_id", part.labels().unit_id()}, {"members", members}};
  }
  if (part.has_end()) return {{"part", "end"}, {"unit_id", part.end().unit_id()}};
  return {};
}

std::string Line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

// "unit_id chunk chunk=3 first_frame=24 …"
std::string Words(const Json& json) {
  std::string words = absl::StrCat(json["unit_id"].get<std::string>(), " ", json["part"].get<std::string>());
  for (const auto& [key, value] : json.items()) {
    if (key == "part" || key == "unit_id") continue;
    std::string text = value.dump();
    if (value.is_array()) text = absl::StrJoin(value.get<std::vector<std::string>>(), ",");
    absl::StrAppend(&words, " ", key, "=", text);
  }
  return words + "\n";
}

void ShowFailure(const v1::ClipFailure& failure, bool json, CommandContext& context) {
  if (json) {
    context.out << Line({{"part", "failure"},
                         {"unit_id", failure.unit_id()},
                         {"sample_index", failure.sample_index()},
                         {"reason", failure.reason()}});
  } else {
    context.err << "sample " << failure.sample_index() << " could not be made: " << failure.reason() << "\n";
  }
}

void ShowFolder(const ClipReceiver::Clip& clip, bool json, CommandContext& context) {
  if (json) {
    context.out << Line({{"part", "clip"},
                         {"unit_id", clip.unit_id},
                         {"sample_index", clip.sample_index},
                         {"frames", clip.num_frames},
                         {"bytes", clip.num_bytes},
                         {"members", clip.num_members},
                         {"path", clip.path}})
                << std::flush;
  } else {
    context.out << clip.path << "\n" << std::flush;
  }
}

v1::GenerateRolloutRequest RequestOf(const StreamArguments& arguments, v1::SpecSource source) {
  v1::GenerateRolloutRequest request;
  *request.mutable_source() = std::move(source);
  request.set_seed(arguments.clips.seed);
  request.set_first_sample_index(arguments.first_sample);
  request.set_num_clips(arguments.clips.clips);
  *request.mutable_settings() = SettingsOf(arguments.clips);
  request.set_frame_format(FormatOf(arguments.format));
  request.set_jpeg_quality(arguments.jpeg_quality);
  request.set_chunk_frames(arguments.chunk);
  request.set_omit_labels(arguments.clips.labels == "none");
  request.set_priority(PriorityOf(arguments.clips));
  return request;
}

}  // namespace

int RunClientStream(const StreamArguments& arguments, ClientChannel& client, CommandContext& context) {
  SentSpecs sent;
  absl::StatusOr<v1::SpecSource> source = SpecSourceOf(arguments.spec, sent);
  if (!source.ok()) return Fail(source.status(), context);
  v1::GenerateRolloutRequest request = RequestOf(arguments, *std::move(source));
  const bool keeps = !arguments.out.empty();
  if (keeps) {
    std::error_code error;
    std::filesystem::create_directories(arguments.out, error);
    if (error) {
      context.err << "longtail: cannot make " << arguments.out << ": " << error.message() << "\n";
      return kExitIoError;
    }
  }
  ClipReceiver receiver({.out = arguments.out, .format = request.frame_format()});
  Progress progress(
      {.label = "stream", .unit = "clips", .total = request.num_clips(), .terminal = context.err_is_terminal},
      context.err);
  absl::Status received;
  const auto take = [&](v1::GenerateRolloutResponse& part) {
    const int before = receiver.num_finished();
    received = receiver.Take(part);
    if (!received.ok()) return received;
    request.set_resume_token(part.resume_token());
    if (part.has_failure()) ShowFailure(part.failure(), arguments.json, context);
    if (!keeps) {
      if (const Json json = ToJson(part); !json.empty()) {
        context.out << (arguments.json ? Line(json) : Words(json)) << std::flush;
      }
      return absl::OkStatus();
    }
    if (receiver.num_finished() > before) ShowFolder(receiver.finished(), arguments.json, context);
    progress.Update(receiver.num_finished() + receiver.num_failed(),
                    receiver.num_frames() == 0
                        ? ""
                        : absl::StrCat("frame ", receiver.num_frames_received(), " of ", receiver.num_frames()));
    return absl::OkStatus();
  };
  const auto stub = v1::RolloutService::NewStub(client.channel());
  const absl::Status status = client.Read<v1::GenerateRolloutResponse>(
      [&](grpc::ClientContext& call) { return stub->GenerateRollout(&call, request); }, take);
  progress.Finish();
  const int num_over = receiver.num_finished() + receiver.num_failed();
  if (!status.ok()) {
    if (num_over > 0 && num_over < static_cast<int>(arguments.clips.clips)) {
      context.err << "the first " << num_over << " clips are whole; the rest is --first-sample "
                  << arguments.first_sample + num_over << " --clips " << arguments.clips.clips - num_over << "\n";
    }
    if (client.stopped()) return kExitInterrupted;
    if (received.ok()) return FailCall(status, client, sent, context);
    const int code = Fail(received, context);
    return absl::IsDataLoss(received) ? code : kExitIoError;
  }
  if (num_over != static_cast<int>(arguments.clips.clips)) {
    return Fail(
        absl::DataLossError(absl::StrCat("the stream must have ", arguments.clips.clips, " clips, got ", num_over)),
        context);
  }
  return receiver.num_failed() > 0 ? kExitChecksFailed : kExitDone;
}

}  // namespace longtail
