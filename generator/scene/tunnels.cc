#include "generator/scene/tunnels.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "generator/scene/vec.h"
#include "scenarios/environment/shelter.h"

namespace longtail {
namespace {

// Its inner faces are a part of it, the outer ones of walls and roof are not.
constexpr float kSkinM = 0.15f;
constexpr float kUnderRoadM = 0.5f;

Vec3f MiddleOf(const Tunnel::Station& station) { return (station.right + station.left) * 0.5f; }

// Seen from above.
struct Foot {
  size_t station = 0;
  float share = 0;  // of the way to the next one; before the first mouth < 0, beyond the last > 1
};

Foot FootOf(const Tunnel& tunnel, Vec3f position) {
  float best = std::numeric_limits<float>::infinity();
  Foot foot;
  const size_t last = tunnel.stations.size() - 2;
  for (size_t i = 0; i <= last; ++i) {
    const Vec3f a = MiddleOf(tunnel.stations[i]), b = MiddleOf(tunnel.stations[i + 1]);
    const float ex = b.x - a.x, ey = b.y - a.y, px = position.x - a.x, py = position.y - a.y;
    float share = (px * ex + py * ey) / (ex * ex + ey * ey);
    if (i > 0) share = std::max(share, 0.0f);
    if (i < last) share = std::min(share, 1.0f);
    const float dx = px - share * ex, dy = py - share * ey, distance2 = dx * dx + dy * dy;
    if (distance2 >= best) continue;
    best = distance2;
    foot = {i, share};
  }
  return foot;
}

float SAt(const Tunnel& tunnel, const Foot& foot) {
  return Mix(tunnel.stations[foot.station].s_m, tunnel.stations[foot.station + 1].s_m, foot.share);
}

bool IsNear(const Tunnel& tunnel, Vec3f p, float margin_m) {
  return p.x > tunnel.low.x - margin_m && p.x < tunnel.high.x + margin_m && p.y > tunnel.low.y - margin_m &&
         p.y < tunnel.high.y + margin_m && p.z > tunnel.low.z - kUnderRoadM && p.z < tunnel.high.z + kSkinM;
}

struct Mouth {
  Vec3f middle;
  Vec3f out;  // unit
};

Mouth MouthOf(const Tunnel& tunnel, bool is_start) {
  const std::vector<Tunnel::Station>& stations = tunnel.stations;
  const Vec3f middle = MiddleOf(is_start ? stations.front() : stations.back());
  const Vec3f before = MiddleOf(is_start ? stations[1] : stations[stations.size() - 2]);
  return {middle, Unit(middle - before)};
}

// Whether the way out of one leads into the other, and not back beside itself.
bool GoOn(const Mouth& one, const Mouth& other) {
  constexpr float kSamePlaceM = 1;
  return Length(one.middle - other.middle) <= kSamePlaceM && Dot(one.out, other.out) < 0;
}

// As seen by who drives through it the other way.
Tunnel Reversed(const Tunnel& tunnel) {
  std::vector<Tunnel::Station> stations;
  for (auto station = tunnel.stations.rbegin(); station != tunnel.stations.rend(); ++station) {
    stations.push_back({station->left, station->right, LengthM(tunnel) - station->s_m});
  }
  return MakeTunnel(std::move(stations), tunnel.height_m);
}

// The second begins where the first ends.
Tunnel Joined(const Tunnel& first, const Tunnel& second) {
  std::vector<Tunnel::Station> stations = first.stations;
  for (size_t i = 1; i < second.stations.size(); ++i) {
    stations.push_back(second.stations[i]);
    stations.back().s_m += LengthM(first);
  }
  return MakeTunnel(std::move(stations), first.height_m);
}

}  // namespace

Tunnel MakeTunnel(std::vector<Tunnel::Station> stations, float height_m) {
  Tunnel tunnel;
  tunnel.height_m = height_m;
  const float first_m = stations.front().s_m;
  tunnel.low = tunnel.high = stations.front().right;
  for (Tunnel::Station& station : stations) {
    station.s_m -= first_m;
    for (const Vec3f& p : {station.right, station.left}) {
      tunnel.low = {std::min(tunnel.low.x, p.x), std::min(tunnel.low.y, p.y), std::min(tunnel.low.z, p.z)};
      tunnel.high = {std::max(tunnel.high.x, p.x), std::max(tunnel.high.y, p.y),
                     std::max(tunnel.high.z, p.z + height_m)};
    }
  }
  tunnel.stations = std::move(stations);
  return tunnel;
}

std::vector<Tunnel> JoinTunnels(std::vector<Tunnel> tunnels) {
  // Whether they meet at the start of the first one, of the second one; start to end is end to start of the two
  // swapped.
  constexpr std::pair<bool, bool> kMeetings[] = {{false, true}, {false, false}, {true, true}};
  for (size_t i = 0; i < tunnels.size(); ++i) {
    for (size_t k = 0; k < tunnels.size(); ++k) {
      for (const auto& [from_start, to_start] : kMeetings) {
        if (i == k || !GoOn(MouthOf(tunnels[i], from_start), MouthOf(tunnels[k], to_start))) continue;
        tunnels[i] =
            Joined(from_start ? Reversed(tunnels[i]) : tunnels[i], to_start ? tunnels[k] : Reversed(tunnels[k]));
        tunnels.erase(tunnels.begin() + static_cast<std::ptrdiff_t>(k));
        return JoinTunnels(std::move(tunnels));
      }
    }
  }
  return tunnels;
}

float AlongM(const Tunnel& tunnel, Vec3f position) {
  Foot foot = FootOf(tunnel, position);
  foot.share = Clamp01(foot.share);
  return SAt(tunnel, foot);
}

Vec3f PointIn(const Tunnel& tunnel, float s_m, float left_ratio, float height_m) {
  size_t i = 0;
  while (i + 2 < tunnel.stations.size() && tunnel.stations[i + 1].s_m < s_m) ++i;
  const Tunnel::Station &a = tunnel.stations[i], &b = tunnel.stations[i + 1];
  const float share = (s_m - a.s_m) / (b.s_m - a.s_m), across = 0.5f + 0.5f * left_ratio;
  return Mix(Mix(a.right, b.right, share), Mix(a.left, b.left, share), across) + Vec3f{0, 0, height_m};
}

float TunnelPlace::DepthM() const { return std::min(s_m, LengthM(*tunnel) - s_m); }

TunnelPlace PlaceInTunnels(absl::Span<const Tunnel> tunnels, Vec3f position, float before_m) {
  TunnelPlace deepest;
  for (const Tunnel& tunnel : tunnels) {
    if (!IsNear(tunnel, position, before_m + kSkinM)) continue;
    const Foot foot = FootOf(tunnel, position);
    const Tunnel::Station &a = tunnel.stations[foot.station], &b = tunnel.stations[foot.station + 1];
    TunnelPlace place;
    place.tunnel = &tunnel;
    place.s_m = SAt(tunnel, foot);
    if (place.DepthM() < -before_m || (deepest.tunnel != nullptr && place.DepthM() <= deepest.DepthM())) continue;
    const float share = Clamp01(foot.share);
    const Vec3f right = Mix(a.right, b.right, share), left = Mix(a.left, b.left, share), middle = (right + left) * 0.5f;
    place.along = Unit(MiddleOf(b) - MiddleOf(a));
    place.left = Unit(Cross({0, 0, 1}, place.along));
    place.half_width_m = 0.5f * Length(left - right);
    place.left_m = Dot(position - middle, place.left);
    // The road may lean.
    const float rise = (left.z - right.z) / std::max(0.1f, 2 * place.half_width_m);
    place.height_m = position.z - middle.z - rise * place.left_m;
    if (std::fabs(place.left_m) > place.half_width_m + kSkinM || place.height_m < -kUnderRoadM ||
        place.height_m > tunnel.height_m + kSkinM) {
      continue;
    }
    deepest = place;
  }
  return deepest;
}

float CarriedInShareAt(absl::Span<const Tunnel> tunnels, Vec3f position) {
  if (tunnels.empty()) return 1;
  const TunnelPlace place = PlaceInTunnels(tunnels, position);
  return place.tunnel == nullptr ? 1 : static_cast<float>(CarriedInShare(place.DepthM()));
}

}  // namespace longtail
