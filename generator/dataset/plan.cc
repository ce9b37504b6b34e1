#include "generator/dataset/plan.h"

#include <google/protobuf/text_format.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/dataset/layout.h"
#include "kernels/sha256.h"
#include "kernels/status_macros.h"
#include "proto/canonical_bytes.h"

namespace longtail {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;

constexpr int64_t kLargeDatasetBytes = int64_t{4} << 30;
constexpr int64_t kLargeShardBytes = int64_t{512} << 20;
constexpr int64_t kSmallShardBatches = 8;

void AppendU64(uint64_t value, std::string* out) {
  for (int shift = 0; shift < 64; shift += 8) out->push_back(static_cast<char>(value >> shift & 0xFF));
}

void AppendField(std::string_view field, std::string* out) {
  AppendU64(field.size(), out);
  out->append(field);
}

// RFC 4648 letters in lower case, no padding.
std::string Base32Lower(std::string_view bytes) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz234567";
  std::string text;
  uint32_t bits = 0;
  int num_bits = 0;
  for (const unsigned char byte : bytes) {
    bits = (bits << 8 | byte) & 0xFFFF;
    for (num_bits += 8; num_bits >= 5; num_bits -= 5) text.push_back(kLetters[bits >> (num_bits - 5) & 31]);
  }
  if (num_bits > 0) text.push_back(kLetters[bits << (5 - num_bits) & 31]);
  return text;
}

absl::Status ValidateOptions(const PlanOptions& options) {
  if (options.specs.empty()) return absl::InvalidArgumentError("specs must be present, got none");
  std::set<std::string> ids;
  for (const v1::ScenarioSpec& spec : options.specs) {
    if (!ids.insert(spec.id()).second) {
      return absl::InvalidArgumentError(absl::StrCat("specs must have unique ids, got ", spec.id(), " twice"));
    }
  }
  if (options.clips_per_spec < 1 || options.clips_per_spec > 10000000) {
    return absl::InvalidArgumentError(
        absl::StrCat("clips_per_spec must be in [1, 10000000], got ", options.clips_per_spec));
  }
  if (options.units_per_batch < 1 || options.units_per_batch > 1024) {
    return absl::InvalidArgumentError(
        absl::StrCat("units_per_batch must be in [1, 1024], got ", options.units_per_batch));
  }
  if (options.expected_sample_bytes < 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("expected_sample_bytes must be >= 1, got ", options.expected_sample_bytes));
  }
  return absl::OkStatus();
}

uint32_t ChooseBatchesPerShard(const PlanOptions& options) {
  if (options.batches_per_shard > 0) return options.batches_per_shard;
  const int64_t batch_bytes = options.expected_sample_bytes * options.units_per_batch;
  const int64_t by_size = std::max<int64_t>(1, kLargeShardBytes / batch_bytes);
  const int64_t num_units = static_cast<int64_t>(options.specs.size()) * options.clips_per_spec;
  const bool large = num_units >= kLargeDatasetBytes / options.expected_sample_bytes;
  return static_cast<uint32_t>(large ? by_size : std::min(kSmallShardBatches, by_size));
}

// Keeps the first difference that the differencer comes upon.
class FirstDifference : public MessageDifferencer::Reporter {
 public:
  using Path = std::vector<MessageDifferencer::SpecificField>;

  void ReportAdded(const Message& stored, const Message& asked, const Path& path) override {
    if (!HasPresence(path)) return ReportModified(stored, asked, path);
    if (text.empty())
      text = absl::StrCat(Name(path), " is absent in this dataset, but ", Value(asked, path, false), " was asked for");
  }
  void ReportDeleted(const Message& stored, const Message& asked, const Path& path) override {
    if (!HasPresence(path)) return ReportModified(stored, asked, path);
    if (text.empty())
      text = absl::StrCat(Name(path), " is ", Value(stored, path, true), " in this dataset, but none was asked for");
  }
  void ReportModified(const Message& stored, const Message& asked, const Path& path) override {
    if (text.empty())
      text = absl::StrCat(Name(path), " is ", Value(stored, path, true), " in this dataset, but ",
                          Value(asked, path, false), " was asked for");
  }

  std::string text;

 private:
  // A plain number or text that is 0 or empty is left out of the message, yet says its value.
  static bool HasPresence(const Path& path) {
    const FieldDescriptor& field = *path.back().field;
    return field.is_repeated() || field.has_presence();
  }

  static std::string Name(const Path& path) {
    std::string name;
    for (const auto& step : path) {
      absl::StrAppend(&name, name.empty() ? "" : ".", step.field->name());
      if (step.index >= 0) absl::StrAppend(&name, "[", step.index, "]");
    }
    return name;
  }

  static std::string Value(const Message& message, const Path& path, bool stored) {
    const auto& step = path.back();
    const int index = stored ? step.index : step.new_index;
    if (step.field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return "a value";
    std::string value;
    google::protobuf::TextFormat::PrintFieldValueToString(message, step.field, index, &value);
    return value;
  }
};

absl::Status CheckPlan(const v1::Plan& plan) {
  uint32_t next_batch = 0;
  for (int i = 0; i < plan.shards_size(); ++i) {
    if (plan.shards(i).name() != ShardName(i)) {
      return absl::DataLossError(
          absl::StrCat("shards[", i, "].name must be ", ShardName(i), ", got ", plan.shards(i).name()));
    }
    for (const v1::PlannedBatch& batch : plan.shards(i).batches()) {
      if (batch.index() != next_batch) {
        return absl::DataLossError(
            absl::StrCat("shards[", i, "].batches must be in order: want ", next_batch, ", got ", batch.index()));
      }
      ++next_batch;
      for (const v1::PlannedUnit& unit : batch.units()) {
        if (unit.unit_id().size() != 26 || unit.spec_index() >= static_cast<uint32_t>(plan.specs_size())) {
          return absl::DataLossError(absl::StrCat("batch ", batch.index(), " names a unit that cannot be: ",
                                                  unit.unit_id(), " of spec ", unit.spec_index()));
        }
      }
    }
  }
  if (plan.shards_size() == 0) return absl::DataLossError("shards must be present, got none");
  return absl::OkStatus();
}

}  // namespace

std::string UnitId(std::string_view canonical_spec, const v1::Plan& plan, uint64_t sample_index) {
  std::string text;
  AppendField("unit/1", &text);
  AppendField(canonical_spec, &text);
  AppendField(CanonicalBytes(plan.model()), &text);
  AppendU64(plan.generator_abi(), &text);
  AppendField(CanonicalBytes(plan.profile()), &text);
  AppendU64(plan.seed(), &text);
  AppendU64(sample_index, &text);
  Sha256 hasher;
  hasher.Update(text);
  return Base32Lower(hasher.RawDigest()).substr(0, 26);
}

absl::StatusOr<v1::Plan> MakePlan(const PlanOptions& options) {
  RETURN_IF_ERROR(ValidateOptions(options));
  v1::Plan plan;
  plan.set_schema_version(1);
  plan.set_seed(options.seed);
  plan.set_clips_per_spec(options.clips_per_spec);
  plan.set_units_per_batch(options.units_per_batch);
  plan.set_batches_per_shard(ChooseBatchesPerShard(options));
  *plan.mutable_model() = options.model;
  *plan.mutable_backend() = options.backend;
  *plan.mutable_profile() = options.profile;
  plan.set_generator_abi(options.generator_abi);

  uint32_t num_batches = 0;
  v1::PlannedShard* shard = nullptr;
  v1::PlannedBatch* batch = nullptr;
  for (size_t i = 0; i < options.specs.size(); ++i) {
    const std::string canonical = CanonicalBytes(options.specs[i]);
    v1::PlannedSpec* spec = plan.add_specs();
    spec->set_id(options.specs[i].id());
    spec->set_digest(Sha256Hex(canonical));
    *spec->mutable_spec() = options.specs[i];
    for (uint32_t sample_index = 0; sample_index < options.clips_per_spec; ++sample_index) {
      if (batch == nullptr || batch->units_size() == static_cast<int>(plan.units_per_batch())) {
        if (shard == nullptr || shard->batches_size() == static_cast<int>(plan.batches_per_shard())) {
          shard = plan.add_shards();
          shard->set_name(ShardName(plan.shards_size() - 1));
        }
        batch = shard->add_batches();
        batch->set_index(num_batches++);
      }
      v1::PlannedUnit* unit = batch->add_units();
      unit->set_unit_id(UnitId(canonical, plan, sample_index));
      unit->set_spec_index(static_cast<uint32_t>(i));
      unit->set_sample_index(sample_index);
    }
  }
  return plan;
}

absl::StatusOr<std::string> PlanToJson(const v1::Plan& plan) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(plan, &json, options);
  if (!status.ok()) return absl::InternalError(absl::StrCat("plan: ", status.message().ToString()));
  return json;
}

absl::StatusOr<v1::Plan> PlanFromJson(std::string_view json) {
  v1::Plan plan;
  const auto status = google::protobuf::util::JsonStringToMessage(std::string(json), &plan);
  if (!status.ok()) return absl::DataLossError(status.message().ToString());
  RETURN_IF_ERROR(CheckPlan(plan));
  return plan;
}

absl::StatusOr<StoredPlan> LoadPlan(FileOps& files, const std::string& root) {
  ASSIGN_OR_RETURN(const std::string json, files.Read(PlanPath(root)));
  StoredPlan stored;
  auto plan = PlanFromJson(json);
  if (!plan.ok()) return absl::DataLossError(absl::StrCat(PlanPath(root), ": ", plan.status().message()));
  stored.plan = *std::move(plan);
  stored.sha256 = Sha256Hex(json);
  return stored;
}

absl::StatusOr<StoredPlan> CreateOrComparePlan(FileOps& files, const std::string& root, const std::string& staging,
                                               const v1::Plan& plan) {
  if (!files.Exists(PlanPath(root))) {
    ASSIGN_OR_RETURN(const std::string json, PlanToJson(plan));
    const absl::Status published = PublishFile(files, staging, PlanPath(root), json);
    if (!published.ok() && !absl::IsAlreadyExists(published)) return published;
  }
  ASSIGN_OR_RETURN(StoredPlan stored, LoadPlan(files, root));
  const std::string difference = FirstPlanDifference(stored.plan, plan);
  if (!difference.empty()) return absl::InvalidArgumentError(absl::StrCat(PlanPath(root), ": ", difference));
  return stored;
}

std::string FirstPlanDifference(const v1::Plan& stored, const v1::Plan& asked) {
  FirstDifference first;
  MessageDifferencer differencer;
  differencer.ReportDifferencesTo(&first);
  if (differencer.Compare(stored, asked)) return "";
  return first.text;
}

}  // namespace longtail
