#include "generator/world_model/torch/picture_metrics.h"

#include <cmath>
#include <limits>

namespace longtail {
namespace {

// BT.709 luma, [1, 1, H, W] in [0, 1].
at::Tensor Luma(const at::Tensor& picture) {
  const at::Tensor unit = (picture.clamp(-1, 1) + 1) * 0.5;
  return (unit[0] * 0.2126 + unit[1] * 0.7152 + unit[2] * 0.0722).unsqueeze(0).unsqueeze(0);
}

}  // namespace

double PsnrDb(const at::Tensor& picture, const at::Tensor& truth, const at::Tensor& mask) {
  const at::Tensor squares = (picture.clamp(-1, 1) - truth).square();
  double mse;
  if (mask.defined()) {
    const double count = mask.sum().item<double>() * 3;
    if (count == 0) return std::numeric_limits<double>::quiet_NaN();
    mse = (squares * mask).sum().item<double>() / count;
  } else {
    mse = squares.mean().item<double>();
  }
  return 10 * std::log10(4 / std::max(mse, 1e-10));
}

double Ssim(const at::Tensor& picture, const at::Tensor& truth) {
  constexpr double kC1 = 0.01 * 0.01, kC2 = 0.03 * 0.03;
  const at::Tensor x = Luma(picture), y = Luma(truth);
  const auto mean = [](const at::Tensor& t) { return at::avg_pool2d(t, 8, 4); };
  const at::Tensor mx = mean(x), my = mean(y);
  const at::Tensor vx = mean(x * x) - mx * mx, vy = mean(y * y) - my * my, covariance = mean(x * y) - mx * my;
  const at::Tensor ssim = (2 * mx * my + kC1) * (2 * covariance + kC2) / ((mx * mx + my * my + kC1) * (vx + vy + kC2));
  return ssim.mean().item<double>();
}

double LumaContrast(const at::Tensor& picture) { return Luma(picture).std().item<double>(); }

double LaplacianEnergy(const at::Tensor& picture) {
  const at::Tensor y = Luma(picture)[0][0];
  const int64_t h = y.size(0), w = y.size(1);
  const auto view = [&](int64_t dy, int64_t dx) { return y.slice(0, 1 + dy, h - 1 + dy).slice(1, 1 + dx, w - 1 + dx); };
  return (4 * view(0, 0) - view(-1, 0) - view(1, 0) - view(0, -1) - view(0, 1)).abs().mean().item<double>();
}

}  // namespace longtail
