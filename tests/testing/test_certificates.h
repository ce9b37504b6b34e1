// X.509 certificates made on the spot, for tests of TLS.
#ifndef LONGTAIL_TESTS_TESTING_TEST_CERTIFICATES_H_
#define LONGTAIL_TESTS_TESTING_TEST_CERTIFICATES_H_

#include <memory>
#include <string>

namespace longtail {

struct TestCertificate {
  std::string certificate;  // PEM
  std::string key;          // PEM
};

// An authority of its own, with a fresh key. Not thread-safe. Aborts where the library fails.
class TestAuthority {
 public:
  TestAuthority();
  ~TestAuthority();

  // PEM.
  const std::string& certificate() const { return certificate_; }
  // For this name, which is the common name and the only alternative one; good for an hour, on both sides.
  TestCertificate Issue(const std::string& name) const;

 private:
  struct Keys;
  std::unique_ptr<Keys> keys_;
  std::string certificate_;
};

}  // namespace longtail

#endif  // LONGTAIL_TESTS_TESTING_TEST_CERTIFICATES_H_
