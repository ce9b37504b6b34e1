#include "generator/scene/terrain.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "generator/scene/ribbon.h"
#include "generator/scene/vec.h"

namespace longtail {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kCellM = 8, kReachM = 200;
constexpr double kSunkM = -0.3;             // the grid lies this low under the road and the verge
constexpr double kFlatM = 12, kRiseM = 45;  // relief starts at kFlatM and is full kRiseM further out
// Verge in (beyond the pavement, height): level where actors may stand, then down below the grid.
constexpr std::pair<double, double> kVerge[] = {{0, -0.005}, {0.7, -0.01}, {2.2, -0.02}, {4.2, -0.03}, {7.2, -0.6}};

double ReliefOf(v1::SurroundingsKind kind) {
  switch (kind) {
    case v1::SURROUNDINGS_KIND_RURAL:
      return 4;
    case v1::SURROUNDINGS_KIND_FOREST:
      return 3;
    case v1::SURROUNDINGS_KIND_MOTORWAY:
      return 3.5;
    case v1::SURROUNDINGS_KIND_SUBURB:
      return 1;
    default:
      return 0;
  }
}

Material Cover(std::string name, const Srgb& tone, Texture texture, float scale_m) {
  return {std::move(name), v1::SEMANTIC_CLASS_TERRAIN, tone, {}, 1, texture, scale_m};
}

// Lowest and highest coordinates of the roads' lines.
std::pair<Vec3f, Vec3f> BoxOf(const Pavement& pavement) {
  const Corridor& first = pavement.corridors()[0];
  Vec3f lo = first.At(first.start_m(), 0, 0), hi = lo;
  for (const Corridor& corridor : pavement.corridors()) {
    for (double s : corridor.stations()) {
      const Vec3f p = corridor.At(s, 0, 0);
      lo = {std::min(lo.x, p.x), std::min(lo.y, p.y), std::min(lo.z, p.z)};
      hi = {std::max(hi.x, p.x), std::max(hi.y, p.y), std::max(hi.z, p.z)};
    }
  }
  return {lo, hi};
}

}  // namespace

Terrain::Terrain(const Pavement& pavement, bool has_sidewalks, v1::SurroundingsKind kind, PhiloxStream stream)
    : pavement_(pavement), has_sidewalks_(has_sidewalks), kind_(kind), stream_(stream) {
  relief_m_ = ReliefOf(kind) * stream_.Uniform(0.4, 1.3);
  for (Wave& wave : waves_) {
    const double length = stream_.Uniform(50, 180), angle = stream_.Uniform(0, 2 * kPi);
    wave = {std::cos(angle) * 2 * kPi / length, std::sin(angle) * 2 * kPi / length, stream_.Uniform(0, 2 * kPi),
            stream_.Uniform(0.3, 1)};
  }
  field_length_m_ = stream_.Uniform(45, 120);
  field_depth_m_ = stream_.Uniform(30, 80);
  field_shift_ = stream_.NextU32();
}

double Terrain::GridHeight(double x_m, double y_m, double beyond_m) const {
  const double ramp = std::clamp((beyond_m - kFlatM) / kRiseM, 0.0, 1.0);
  double sum = 0;
  for (const Wave& wave : waves_) sum += wave.height_m * (1 + std::sin(wave.kx * x_m + wave.ky * y_m + wave.phase)) / 4;
  return kSunkM + relief_m_ * sum * ramp * ramp * (3 - 2 * ramp);
}

double Terrain::HeightAt(double x_m, double y_m, const RoadsidePoint& at) const {
  const double ground = GridHeight(x_m, y_m, at.beyond_m);
  const double road = at.ground_m;
  if (const double fall_m = pavement_.FallM(at); fall_m > 0) return road + ground - fall_m;
  for (size_t i = 1; i < std::size(kVerge); ++i) {
    const auto& [b0, z0] = kVerge[i - 1];
    const auto& [b1, z1] = kVerge[i];
    if (at.beyond_m < b1) return road + std::max(ground, z0 + (z1 - z0) * std::max(0.0, at.beyond_m - b0) / (b1 - b0));
  }
  return road + ground;
}

void Terrain::AddCovers(MaterialTable& materials) {
  const float dry = static_cast<float>(stream_.Uniform());
  const Srgb grass = MixTones({74, 98, 48}, {124, 120, 66}, dry * 0.7f);
  covers_.push_back(materials.Add(Cover("terrain/grass", grass, Texture::kGrass, 0.25f)));
  covers_.push_back(
      materials.Add(Cover("terrain/meadow", MixTones(grass, {92, 122, 56}, 0.6f), Texture::kGrass, 0.35f)));
  if (kind_ == v1::SURROUNDINGS_KIND_CITY) {
    covers_.push_back(materials.Add(Cover("terrain/yard", {128, 124, 116}, Texture::kGravel, 0.3f)));
    return;
  }
  if (kind_ == v1::SURROUNDINGS_KIND_FOREST) {
    covers_.push_back(
        materials.Add(Cover("terrain/forest_floor", MixTones({78, 70, 44}, {58, 74, 40}, dry), Texture::kGrass, 0.4f)));
    return;
  }
  if (kind_ == v1::SURROUNDINGS_KIND_SUBURB) return;
  covers_.push_back(materials.Add(Cover("terrain/wheat", {176, 152, 88}, Texture::kField, 0.7f)));
  covers_.push_back(materials.Add(Cover("terrain/crop", {84, 116, 46}, Texture::kField, 0.7f)));
  covers_.push_back(materials.Add(Cover("terrain/soil", {118, 92, 66}, Texture::kField, 0.9f)));
  covers_.push_back(materials.Add(Cover("terrain/pasture", {104, 126, 62}, Texture::kGrass, 0.5f)));
}

uint16_t Terrain::CoverAt(const RoadsidePoint& at) const {
  const double edge = kind_ == v1::SURROUNDINGS_KIND_CITY ? 2 : 9;
  if (at.beyond_m < edge) return covers_[0];
  if (kind_ == v1::SURROUNDINGS_KIND_CITY || kind_ == v1::SURROUNDINGS_KIND_FOREST) return covers_[2];
  // Fields: a patchwork in road coordinates, hashed by cell.
  const auto column = static_cast<int64_t>(std::floor(at.s_m / field_length_m_));
  const auto row = static_cast<int64_t>((at.beyond_m - edge) / field_depth_m_);
  const auto hash = Philox4x32({static_cast<uint32_t>(column), static_cast<uint32_t>(row), at.side > 0 ? 1u : 0u,
                                static_cast<uint32_t>(at.corridor)},
                               {field_shift_, 0});
  return covers_[hash[0] % covers_.size()];
}

// What of a stretch lies on no bridge.
std::vector<std::pair<double, double>> Terrain::BesideBridges(const Corridor& corridor, double from_m,
                                                              double to_m) const {
  std::vector<std::pair<double, double>> stretches = {{from_m, to_m}};
  for (const Pavement::Bridge& bridge : pavement_.bridges()) {
    if (&pavement_.corridors()[bridge.corridor] != &corridor) continue;
    std::vector<std::pair<double, double>> left;
    for (const auto& [start_m, end_m] : stretches) {
      if (std::min(end_m, bridge.start_m) > start_m) left.emplace_back(start_m, std::min(end_m, bridge.start_m));
      if (std::max(start_m, bridge.end_m) < end_m) left.emplace_back(std::max(start_m, bridge.end_m), end_m);
    }
    stretches = std::move(left);
  }
  return stretches;
}

// A river at the bottom of each valley with room for one; where the valley ends it runs into the ground.
void Terrain::Rivers(MaterialTable& materials, MeshBuilder& mesh) const {
  constexpr double kNarrowestM = 6, kReachesM = 150, kDepthM = 0.5;
  for (const Pavement::Bridge& bridge : pavement_.bridges()) {
    const double half_m = (bridge.end_m - bridge.start_m) / 2 - bridge.bank_m,
                 s_m = (bridge.start_m + bridge.end_m) / 2;
    if (2 * half_m < kNarrowestM) continue;
    const uint16_t water =
        materials.Add({"terrain/water", v1::SEMANTIC_CLASS_TERRAIN, {54, 68, 66}, {}, 0.1f, Texture::kNone, 1});
    const Corridor& corridor = pavement_.corridors()[bridge.corridor];
    const double yaw = corridor.Yaw(s_m);
    Rigid frame = YawAt(yaw, corridor.At(s_m, 0, 0));
    frame.translation.z += static_cast<float>(kSunkM - bridge.deep_m + kDepthM);
    const auto u = static_cast<float>(half_m), v = static_cast<float>(kReachesM);
    mesh.SetFrame(frame);
    mesh.Quad({-u, -v, 0}, {u, -v, 0}, {u, v, 0}, {-u, v, 0}, water);
    mesh.SetFrame({});
  }
}

void Terrain::Verges(MaterialTable& materials, MeshBuilder& mesh) const {
  const bool is_city = kind_ == v1::SURROUNDINGS_KIND_CITY;
  const uint16_t paving = materials.Add(
      {"terrain/forecourt", v1::SEMANTIC_CLASS_SIDEWALK, {138, 134, 128}, {}, 0.95f, Texture::kPaving, 0.6f});
  const uint16_t gravel = materials.Add(Cover("terrain/gravel", {128, 118, 100}, Texture::kGravel, 0.15f));
  for (const Corridor& corridor : pavement_.corridors()) {
    for (int side : {-1, 1}) {
      for (const auto& [open_m, end_m] : pavement_.OpenSides(corridor, side)) {
        for (const auto& [from_m, to_m] : BesideBridges(corridor, open_m, end_m)) {
          for (size_t i = 1; i < std::size(kVerge); ++i) {
            const uint16_t cover = is_city ? paving : i == 1 && !has_sidewalks_ ? gravel : covers_[i < 4 ? 0 : 1];
            AddRibbonBeside(corridor, side, from_m, to_m, {kVerge[i - 1], kVerge[i]}, cover, mesh);
          }
        }
      }
    }
  }
}

void Terrain::Grid(MeshBuilder& mesh) const {
  const auto [lo, hi] = BoxOf(pavement_);
  const int columns = static_cast<int>((hi.x - lo.x + 2 * kReachM) / kCellM) + 2;
  const int rows = static_cast<int>((hi.y - lo.y + 2 * kReachM) / kCellM) + 2;
  std::vector<RoadsidePoint> places(static_cast<size_t>(columns) * rows);
  std::vector<Vec3f> points(places.size());
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const size_t i = static_cast<size_t>(row) * columns + column;
      const double x = lo.x - kReachM + column * kCellM, y = lo.y - kReachM + row * kCellM;
      places[i] = pavement_.Locate(x, y);
      points[i] = {
          static_cast<float>(x), static_cast<float>(y),
          static_cast<float>(places[i].ground_m + GridHeight(x, y, places[i].beyond_m) - pavement_.FallM(places[i]))};
    }
  }
  for (int row = 0; row + 1 < rows; ++row) {
    for (int column = 0; column + 1 < columns; ++column) {
      const size_t a = static_cast<size_t>(row) * columns + column, b = a + 1, c = b + columns, d = a + columns;
      // Cells far from the road belong to the plain; cells wholly under the road are never seen.
      const bool is_under_road = places[c].beyond_m < -2 && pavement_.FallM(places[c]) <= 0;
      if (places[a].beyond_m > kReachM || is_under_road) continue;
      const uint16_t cover = CoverAt(places[a]);
      mesh.Polygon({points[a], points[b], points[c]}, cover);
      mesh.Polygon({points[a], points[c], points[d]}, cover);
    }
  }
}

void Terrain::Skyline(MaterialTable& materials, MeshBuilder& mesh) {
  // About the middle of a road, or of a network.
  const auto [lo, hi] = BoxOf(pavement_);
  const std::vector<Corridor>& corridors = pavement_.corridors();
  Vec3f middle = (lo + hi) * 0.5f;
  double half = std::hypot(hi.x - lo.x, hi.y - lo.y) / 2;
  if (corridors.size() == 1) {
    half = (corridors[0].end_m() - corridors[0].start_m()) / 2;
    middle = corridors[0].At(corridors[0].start_m() + half, 0, 0);
  }
  const auto around = [&](double angle, double radius, double z) {
    return Vec3f{middle.x + static_cast<float>(radius * std::cos(angle)),
                 middle.y + static_cast<float>(radius * std::sin(angle)), static_cast<float>(z)};
  };
  const float reach = 2400;
  double deepest_m = 0;
  for (const Pavement::Bridge& bridge : pavement_.bridges()) deepest_m = std::max(deepest_m, bridge.deep_m);
  const float z = lo.z + static_cast<float>(kSunkM - deepest_m) - 1.2f;
  mesh.Quad({middle.x - reach, middle.y - reach, z}, {middle.x + reach, middle.y - reach, z},
            {middle.x + reach, middle.y + reach, z}, {middle.x - reach, middle.y + reach, z}, covers_[1]);
  // Two rings of hills or woods, seen from inside: the far one bluish.
  for (int ring = 0; ring < 2; ++ring) {
    const uint16_t wood = materials.Add({ring ? "terrain/far_hills" : "terrain/far_wood",
                                         v1::SEMANTIC_CLASS_VEGETATION,
                                         ring ? Srgb{96, 112, 118} : Srgb{58, 74, 54},
                                         {},
                                         1,
                                         Texture::kFoliage,
                                         ring ? 30.f : 8.f});
    const int count = ring ? 72 : 240;
    const double radius = half + (ring ? 1500 : 330), base = ring ? 14 : 5, swing = ring ? 22 : 9;
    std::vector<double> tops(count);
    const double phase = stream_.Uniform(0, 2 * kPi);
    for (int i = 0; i < count; ++i) {
      const double angle = 2 * kPi * i / count;
      tops[i] = std::max(0.5, base + swing * 0.5 * (std::sin(3 * angle + phase) + std::sin(7 * angle + 2 * phase)) +
                                  swing * 0.35 * stream_.Normal());
    }
    for (int i = 0; i < count; ++i) {
      const int j = (i + 1) % count;
      const double a = 2 * kPi * i / count, b = 2 * kPi * j / count;
      mesh.Quad(around(b, radius, z), around(a, radius, z), around(a, radius, lo.z + tops[i]),
                around(b, radius, lo.z + tops[j]), wood);
    }
  }
}

void Terrain::Build(MaterialTable& materials, MeshBuilder& mesh) {
  AddCovers(materials);
  Verges(materials, mesh);
  Grid(mesh);
  Rivers(materials, mesh);
  Skyline(materials, mesh);
}

}  // namespace longtail
