#include "generator/world_model/torch/config.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "generator/control/control_frame.h"
#include "kernels/status_macros.h"

namespace longtail {

absl::Status DenoiserConfig::Validate() const {
  if (channels.empty() || encoder_blocks.size() != channels.size() || decoder_blocks.size() != channels.size()) {
    return absl::InvalidArgumentError(
        "channels, encoder_blocks and decoder_blocks must have the same length, at least 1");
  }
  for (const int c : channels) {
    if (c < 8 || c % 8 != 0)
      return absl::InvalidArgumentError(absl::StrCat("channels must be multiples of 8, got ", c));
  }
  const int fold = unshuffle << (channels.size() - 1);
  if (unshuffle != 2) return absl::InvalidArgumentError(absl::StrCat("unshuffle must be 2, got ", unshuffle));
  if (width_px <= 0 || height_px <= 0 || width_px % fold != 0 || height_px % fold != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("width_px and height_px must be multiples of ", fold, ", got ", width_px, " x ", height_px));
  }
  if (attention_heads < 1 || channels.back() % attention_heads != 0) {
    return absl::InvalidArgumentError(absl::StrCat("attention_heads must divide ", channels.back()));
  }
  if (condition_channels < 8) return absl::InvalidArgumentError("condition_channels must be at least 8");
  if (control_version != kControlVersion) {
    return absl::InvalidArgumentError(absl::StrCat("control_version must be ", kControlVersion, ", got ",
                                                   control_version,
                                                   ": the weights were trained on another channel list"));
  }
  return absl::OkStatus();
}

std::string DenoiserConfig::ToJson() const {
  const nlohmann::ordered_json json = {
      {"name", name},
      {"width_px", width_px},
      {"height_px", height_px},
      {"unshuffle", unshuffle},
      {"channels", channels},
      {"encoder_blocks", encoder_blocks},
      {"decoder_blocks", decoder_blocks},
      {"attention_heads", attention_heads},
      {"condition_channels", condition_channels},
      {"control_version", control_version},
  };
  return json.dump();
}

absl::StatusOr<DenoiserConfig> ConfigByName(const std::string& name) {
  DenoiserConfig config;
  if (name == "small") return config;
  if (name == "tiny") {
    config.name = "tiny";
    config.width_px = 64;
    config.height_px = 32;
    config.channels = {16, 24, 32};
    config.encoder_blocks = {1, 1, 1};
    config.decoder_blocks = {1, 1, 1};
    config.attention_heads = 2;
    config.condition_channels = 64;
    return config;
  }
  return absl::InvalidArgumentError(absl::StrCat("config must be tiny or small, got ", name));
}

absl::StatusOr<DenoiserConfig> ConfigFromJson(const std::string& json) {
  DenoiserConfig config;
  try {
    const auto object = nlohmann::json::parse(json);
    object.at("name").get_to(config.name);
    object.at("width_px").get_to(config.width_px);
    object.at("height_px").get_to(config.height_px);
    object.at("unshuffle").get_to(config.unshuffle);
    object.at("channels").get_to(config.channels);
    object.at("encoder_blocks").get_to(config.encoder_blocks);
    object.at("decoder_blocks").get_to(config.decoder_blocks);
    object.at("attention_heads").get_to(config.attention_heads);
    object.at("condition_channels").get_to(config.condition_channels);
    object.at("control_version").get_to(config.control_version);
  } catch (const nlohmann::json::exception& e) {
    return absl::InvalidArgumentError(absl::StrCat("model config: ", e.what()));
  }
  RETURN_IF_ERROR(config.Validate());
  return config;
}

}  // namespace longtail
