#include "generator/pipeline/provenance.h"

#include "absl/strings/str_cat.h"

namespace longtail {
namespace {

constexpr char kSampler[] = "x_prediction_flow/1";
constexpr char kTrainedAlgorithmicMedia[] = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
constexpr char kAlgorithmicMedia[] = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia";

}  // namespace

v1::Provenance MakeProvenance(const v1::Plan& plan, const ModelInfo* model) {
  v1::Provenance provenance;
  provenance.set_generator("longtail");
  provenance.set_code_commit(plan.code_commit());
  provenance.set_device(plan.backend().device_class());
  provenance.set_library(plan.backend().library());
  provenance.set_max_isa(plan.backend().max_isa());
  provenance.set_torch_threads(plan.backend().threads());
  provenance.set_batch_size(plan.backend().batch_size());
  provenance.set_num_steps(plan.profile().num_steps());
  provenance.set_initial_frames(plan.profile().initial_frames());
  provenance.set_is_reference(model == nullptr);
  provenance.set_digital_source_type(model == nullptr ? kAlgorithmicMedia : kTrainedAlgorithmicMedia);
  v1::ProvenanceAction* created = provenance.add_actions();
  created->set_action("c2pa.created");
  created->set_software_agent("longtail");
  created->set_description(model == nullptr ? "drawn by the reference camera from a simulated scene"
                                            : "drawn by a world model from control rasters of a simulated scene");
  v1::ProvenanceAction* transcoded = provenance.add_actions();
  transcoded->set_action("c2pa.transcoded");
  transcoded->set_software_agent("x264 through libavcodec");
  transcoded->set_description(absl::StrCat("H.264, constant rate factor ", plan.profile().crf()));
  if (model == nullptr) return provenance;
  provenance.set_model_name(model->name);
  provenance.set_model_sha256(model->sha256);
  provenance.set_weights_dtype(model->weights_dtype);
  provenance.set_model_license(model->license);
  provenance.set_sampler(kSampler);
  return provenance;
}

}  // namespace longtail
