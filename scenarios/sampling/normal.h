// The standard normal law: its distribution function, the inverse of that, and what a cut leaves of it.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_NORMAL_H_
#define LONGTAIL_SCENARIOS_SAMPLING_NORMAL_H_

namespace longtail {

// Distribution function and its inverse; p in (0, 1). Relative error of the inverse < 1e-14
// (one Halley step on Acklam's rational approximation).
double NormalCdf(double z);
double NormalQuantile(double p);

// The law cut to [lo, hi], lo < hi, by the inverse of its distribution function. Thread-safe.
class CutNormal {
 public:
  CutNormal(double lo, double hi);

  // Share of the law that the cut leaves; 0 where that is too small for a number.
  double mass() const { return mass_; }
  // u in [0, 1).
  double At(double u) const;

 private:
  bool mirror_;
  double lo_, hi_, p_lo_, mass_;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_NORMAL_H_
