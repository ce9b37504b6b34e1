#include <algorithm>
#include <cmath>
#include <vector>

#include "generator/scene/meshes/actor_parts.h"
#include "generator/scene/meshes/car_shape.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "generator/scene/meshes/panel.h"
#include "generator/scene/vec.h"

namespace longtail {
namespace {

constexpr float kBumperM = 0.03f;  // lamps and plates stand out from the sheet metal by this at most

// Half width of the lower body over u, as seen from above.
constexpr std::pair<float, float> kPlan[] = {{0, 0.87f}, {0.04f, 0.95f}, {0.16f, 0.99f}, {0.3f, 1},
                                             {0.75f, 1}, {0.88f, 0.97f}, {0.96f, 0.9f},  {1, 0.78f}};
constexpr std::pair<float, float> kVanPlan[] = {{0, 0.96f}, {0.02f, 0.99f}, {0.1f, 1},     {0.3f, 1},
                                                {0.8f, 1},  {0.9f, 0.97f},  {0.97f, 0.9f}, {1, 0.8f}};

float Interpolate(absl::Span<const std::pair<float, float>> curve, float u) {
  size_t i = 1;
  while (i + 1 < curve.size() && curve[i].first < u) ++i;
  const auto& [u0, v0] = curve[i - 1];
  const auto& [u1, v1] = curve[i];
  return v0 + (v1 - v0) * std::clamp((u - u0) / (u1 - u0), 0.f, 1.f);
}

class CarBuilder {
 public:
  explicit CarBuilder(ActorParts& parts)
      : parts_(parts),
        shape_(ShapeOf(parts.body.actor_class(), parts.body.model())),
        is_van_(parts.body.actor_class() == v1::ACTOR_CLASS_VAN ||
                parts.body.actor_class() == v1::ACTOR_CLASS_AMBULANCE),
        height_(static_cast<float>(parts.body.height_m())),
        half_width_(static_cast<float>(parts.body.width_m() / 2) * 0.985f),
        wheel_(shape_.wheel_radius * height_) {
    const float length = static_cast<float>(parts.body.length_m());
    const float centre = static_cast<float>(parts.body.box_center_x_m());
    rear_ = centre - length / 2 + kBumperM;
    front_ = centre + length / 2 - kBumperM;
    const Srgb paint = PaintTone(parts.body.color());
    body_ = parts.AddMaterial("body/" + v1::PaintColor_Name(parts.body.color()), paint, 0.35f, Texture::kMetal);
    glass_ = parts.AddMaterial("glass", {38, 46, 52}, 0.08f, Texture::kGlass);
    trim_ = parts.AddMaterial("trim", {36, 37, 39}, 0.7f);
    plate_ = parts.AddMaterial("plate", {216, 214, 198}, 0.5f);
  }

  void Build() {
    MeshBuilder mesh(&parts_.AddPart("body", PartMotion::kBody, {}));
    LowerBody(mesh);
    Cabin(mesh);
    Trim(mesh);
    AddLamps(parts_, Lamps());
    const float tyre_width = is_van_ ? 0.22f : 0.2f;
    AddWheels(parts_, wheel_, tyre_width, half_width_ - 0.005f);
  }

 private:
  float X(float u) const { return rear_ + u * (front_ - rear_); }
  float U(float x) const { return (x - rear_) / (front_ - rear_); }
  float Deck(float u) const { return Interpolate(shape_.deck, u) * height_; }
  float HalfWidth(float u) const { return half_width_ * (is_van_ ? Interpolate(kVanPlan, u) : Interpolate(kPlan, u)); }
  float Shoulder() const { return is_van_ ? 0.985f : 0.93f; }

  // Lower edge of the sheet metal: the sill, and the arches over the wheels.
  float Sill(float u) const {
    float z = shape_.clearance * height_;
    const float arch = wheel_ + 0.06f;
    for (float axle : {0.f, static_cast<float>(parts_.body.wheelbase_m())}) {
      const float dx = X(u) - axle;
      if (std::abs(dx) < arch) z = std::max(z, std::sqrt(arch * arch - dx * dx));
    }
    return z;
  }

  // u of every cross-section: corners of the curves, and around the arches.
  std::vector<float> Stations() const {
    std::vector<float> stations = {0, 0.04f, 0.3f, 0.5f, 0.75f, 0.88f, 0.96f, 1};
    for (const auto& [u, z] : shape_.deck) stations.push_back(u);
    const float arch = wheel_ + 0.06f;
    for (float axle : {0.f, static_cast<float>(parts_.body.wheelbase_m())}) {
      for (float share : {-1.f, -0.9f, -0.65f, -0.3f, 0.f, 0.3f, 0.65f, 0.9f, 1.f}) {
        stations.push_back(std::clamp(U(axle + share * arch), 0.f, 1.f));
      }
    }
    std::sort(stations.begin(), stations.end());
    stations.erase(std::unique(stations.begin(), stations.end(), [](float a, float b) { return b - a < 0.004f; }),
                   stations.end());
    stations.back() = 1;
    return stations;
  }

  // One point of the left side: row 0 at the sill to row 3 at the shoulder.
  Vec3f SidePoint(float u, int row) const {
    constexpr float kRise[] = {0, 0.3f, 0.72f, 1};
    const float kWide[] = {0.955f, 1, 0.99f, Shoulder()};
    const float sill = Sill(u), deck = std::max(Deck(u), sill + 0.02f);
    return {X(u), HalfWidth(u) * kWide[row], sill + kRise[row] * (deck - sill)};
  }

  void LowerBody(MeshBuilder& mesh) {
    const std::vector<float> stations = Stations();
    const int n = static_cast<int>(stations.size());
    std::vector<Vec3f> side;
    for (int row = 0; row < 4; ++row) {
      for (float u : stations) side.push_back(SidePoint(u, row));
    }
    mesh.SheetBothSides(side, 4, n, body_);
    std::vector<Vec3f> deck;
    for (float u : stations) {
      const Vec3f shoulder = SidePoint(u, 3);
      for (float y : {-1.f, -0.6f, 0.6f, 1.f}) {
        deck.push_back({shoulder.x, y * shoulder.y, shoulder.z + (std::abs(y) < 1 ? 0.018f : 0)});
      }
    }
    mesh.Sheet(deck, n, 4, body_);
    EndFace(mesh, /*u=*/0, -1);
    EndFace(mesh, /*u=*/1, 1);
    // Floor and wheel housings, dark, close the body from below.
    const float inner = half_width_ - 0.27f;
    mesh.Box({X(0.03f), -inner, shape_.clearance * height_ + 0.02f},
             {X(0.97f), inner, std::min(Deck(0.03f), Deck(0.97f)) - 0.05f}, trim_);
  }

  // The flat end at u: bumper below in trim, sheet metal above.
  void EndFace(MeshBuilder& mesh, float u, float forward) {
    for (int row = 0; row < 3; ++row) {
      const Vec3f lo = SidePoint(u, row), hi = SidePoint(u, row + 1);
      const Vec3f lo_right{lo.x, -lo.y, lo.z}, hi_right{hi.x, -hi.y, hi.z};
      const uint16_t material = row == 0 ? trim_ : body_;
      if (forward < 0) {
        mesh.Quad(lo, lo_right, hi_right, hi, material);
      } else {
        mesh.Quad(lo_right, lo, hi, hi_right, material);
      }
    }
  }

  void Cabin(MeshBuilder& mesh) {
    const float belt_half = half_width_ * (is_van_ ? 0.98f : 0.905f);
    const float roof_half = half_width_ * shape_.roof_half_width;
    const auto foot = [&](float u) {
      return Vec3f{X(u), std::min(belt_half, HalfWidth(u) * Shoulder() * 0.995f), Deck(u) - 0.01f};
    };
    const float roof_z = height_ - 0.02f;
    const Vec3f a = foot(shape_.base_rear), b = foot(shape_.base_front);
    const Vec3f c{X(shape_.roof_front), roof_half * 0.97f, roof_z - 0.015f},
        d{X(shape_.roof_rear), roof_half, roof_z - 0.015f};
    const auto mirror = [](const Vec3f& p) { return Vec3f{p.x, -p.y, p.z}; };
    const PanelGlass side{body_, glass_, shape_.side_cuts, shape_.side_glass_low, shape_.side_glass_high};
    // Seen from outside each panel runs from its lower left corner counter-clockwise.
    GlazedPanel(mesh, {b, a, d, c}, Reversed(side));
    GlazedPanel(mesh, {mirror(a), mirror(b), mirror(c), mirror(d)}, side);
    GlazedPanel(mesh, {mirror(b), b, c, mirror(c)}, {body_, glass_, {0.05f, 0.95f}, 0.06f, 0.94f});
    GlazedPanel(mesh, {a, mirror(a), mirror(d), d},
                Reversed({body_, glass_, shape_.rear_cuts, shape_.rear_glass_low, shape_.rear_glass_high}));
    // Roof with a slight crown.
    std::vector<Vec3f> roof;
    for (float share : {0.f, 0.15f, 0.6f, 1.f}) {
      const Vec3f edge = Mix(d, c, share);
      const float rise = share > 0 && share < 1 ? 0.012f : 0;
      for (float y : {-1.f, -0.75f, 0.75f, 1.f}) {
        roof.push_back({edge.x, y * edge.y, edge.z + rise + (std::abs(y) < 1 ? 0.02f : 0)});
      }
    }
    for (Vec3f& p : roof) p.z = std::min(p.z, height_);
    mesh.Sheet(roof, 4, 4, body_);
    Mirrors(mesh, Mix(foot(shape_.base_front), foot(shape_.base_rear), 0.1f));
  }

  void Mirrors(MeshBuilder& mesh, const Vec3f& foot) {
    const float outer = static_cast<float>(parts_.body.width_m() / 2);
    const float tall = is_van_ ? 0.24f : 0.13f;
    const float inner = std::min(foot.y - 0.02f, outer - 0.13f);
    for (float side : {-1.f, 1.f}) {
      const float y0 = side > 0 ? inner : -outer, y1 = side > 0 ? outer : -inner;
      mesh.Box({foot.x - 0.06f, y0, foot.z + 0.03f}, {foot.x + 0.06f, y1, foot.z + 0.03f + tall},
               is_van_ ? trim_ : body_);
    }
  }

  void Trim(MeshBuilder& mesh) {
    const float h = height_, w = half_width_;
    const float nose = Deck(1), tail = is_van_ ? 0.24f * h : 0.36f * h;
    // Number plates.
    mesh.Box({rear_ - 0.02f, -0.26f, tail}, {rear_ + 0.05f, 0.26f, tail + 0.115f}, plate_);
    mesh.Box({front_ - 0.05f, -0.26f, nose - 0.24f}, {front_ + 0.02f, 0.26f, nose - 0.13f}, plate_);
    // Grille between the head lamps, air intake below the plate.
    mesh.Box({front_ - 0.05f, -0.42f * w, nose - 0.12f}, {front_ + 0.012f, 0.42f * w, nose - 0.03f}, trim_);
    if (is_van_) {  // joint of the rear doors
      mesh.Box({rear_ - 0.012f, -0.012f, 0.16f * h}, {rear_ + 0.05f, 0.012f, 0.9f * h}, trim_);
    }
  }

  std::vector<LampBox> Lamps() const {
    const float h = height_, w = half_width_;
    const float out = 0.86f * w, nose = Deck(1), tail = Deck(0);
    std::vector<LampBox> lamps;
    const float head_low = nose - 0.135f, head_high = nose - 0.005f;
    lamps.push_back({LampKind::kHead, {front_ - 0.16f, 0.44f * w, head_low}, {front_ + 0.015f, 0.72f * w, head_high}});
    lamps.push_back(
        {LampKind::kIndicatorLeft, {front_ - 0.2f, 0.72f * w, head_low}, {front_ - 0.005f, 0.83f * w, head_high}});
    if (shape_.upright_rear_lamps) {
      const float outer = is_van_ ? 0.965f * w : out, inner = outer - (is_van_ ? 0.13f : 0.2f);
      const float low = is_van_ ? 0.26f * h : 0.43f * h, high = is_van_ ? low + 0.42f : tail + 0.03f;
      const float step = (high - low) / 3;
      lamps.push_back({LampKind::kTail, {rear_ - 0.025f, inner, low + step}, {rear_ + 0.12f, outer, low + 2 * step}});
      lamps.push_back({LampKind::kBrake, {rear_ - 0.025f, inner, low + 2 * step}, {rear_ + 0.12f, outer, high}});
      lamps.push_back({LampKind::kIndicatorLeft, {rear_ - 0.025f, inner, low}, {rear_ + 0.12f, outer, low + step}});
    } else {
      const float low = tail - 0.19f, high = tail - 0.03f;
      lamps.push_back({LampKind::kTail, {rear_ - 0.025f, 0.62f * w, low}, {rear_ + 0.1f, 0.74f * w, high}});
      lamps.push_back({LampKind::kBrake, {rear_ - 0.025f, 0.44f * w, low}, {rear_ + 0.1f, 0.62f * w, high}});
      lamps.push_back({LampKind::kIndicatorLeft, {rear_ - 0.025f, 0.74f * w, low}, {rear_ + 0.16f, out, high}});
    }
    // In the bumpers: fog lamps, reversing lamps.
    const float fog = nose - 0.33f, low_rear = is_van_ ? 0.15f * h : 0.25f * h;
    lamps.push_back({LampKind::kFrontFog, {front_ - 0.08f, 0.5f * w, fog}, {front_ + 0.012f, 0.66f * w, fog + 0.08f}});
    lamps.push_back(
        {LampKind::kRearFog, {rear_ - 0.02f, 0.6f * w, low_rear}, {rear_ + 0.06f, 0.76f * w, low_rear + 0.08f}});
    lamps.push_back(
        {LampKind::kReversing, {rear_ - 0.02f, 0.4f * w, low_rear}, {rear_ + 0.06f, 0.56f * w, low_rear + 0.08f}});
    // Third brake lamp above the rear window.
    const float roof_rear = X(shape_.roof_rear);
    lamps.push_back({LampKind::kBrake, {roof_rear - 0.03f, 0, h - 0.1f}, {roof_rear + 0.05f, 0.2f, h - 0.055f}});
    return lamps;
  }

  ActorParts& parts_;
  const CarShape& shape_;
  const bool is_van_;
  const float height_, half_width_, wheel_;
  float rear_ = 0, front_ = 0;
  uint16_t body_ = 0, glass_ = 0, trim_ = 0, plate_ = 0;
};

}  // namespace

void AddCarOrVan(ActorParts& parts) { CarBuilder(parts).Build(); }

}  // namespace longtail
