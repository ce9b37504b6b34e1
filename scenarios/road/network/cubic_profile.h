// A function of one variable made of cubic polynomials, each valid from its start to the start of the next.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_CUBIC_PROFILE_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_CUBIC_PROFILE_H_

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "scenarios/road/network/place.h"

namespace longtail::network {

// a + b u + c u² + d u³.
struct Cubic {
  double a = 0;
  double b = 0;
  double c = 0;
  double d = 0;

  double Value(double u) const { return a + u * (b + u * (c + u * d)); }
  double Slope(double u) const { return b + u * (2 * c + u * 3 * d); }
  double Bend(double u) const { return 2 * c + 6 * d * u; }
};

struct CubicPiece {
  double start_m = 0;  // the polynomial's variable is the distance from here
  Cubic cubic;
  Place place;
};

// Thread-compatible. Starts must increase (checked by CheckNetwork). 0 before the first piece, and everywhere where
// there is none.
class CubicProfile {
 public:
  CubicProfile() = default;
  explicit CubicProfile(double constant) : pieces_{{0, {constant, 0, 0, 0}, {}}} {}
  CubicProfile(std::initializer_list<CubicPiece> pieces) : pieces_(pieces) {}

  void Add(CubicPiece piece) { pieces_.push_back(piece); }
  const std::vector<CubicPiece>& pieces() const { return pieces_; }
  bool empty() const { return pieces_.empty(); }

  double Value(double x_m) const {
    const CubicPiece* piece = PieceAt(x_m);
    return piece ? piece->cubic.Value(x_m - piece->start_m) : 0;
  }
  double Slope(double x_m) const {
    const CubicPiece* piece = PieceAt(x_m);
    return piece ? piece->cubic.Slope(x_m - piece->start_m) : 0;
  }

 private:
  const CubicPiece* PieceAt(double x_m) const {
    if (pieces_.size() == 1) return x_m >= pieces_[0].start_m ? pieces_.data() : nullptr;
    const auto after = std::upper_bound(pieces_.begin(), pieces_.end(), x_m,
                                        [](double x, const CubicPiece& piece) { return x < piece.start_m; });
    return after == pieces_.begin() ? nullptr : &*(after - 1);
  }

  std::vector<CubicPiece> pieces_;
};

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_CUBIC_PROFILE_H_
