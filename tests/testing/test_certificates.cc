#include "tests/testing/test_certificates.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdlib>

namespace longtail {
namespace {

constexpr long kLifeSeconds = 3600;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  void operator()(BIO* bytes) const { BIO_free(bytes); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

void Must(bool ok) {
  if (!ok) std::abort();
}

template <typename Write>
std::string Pem(Write write) {
  const Owned<BIO> bytes(BIO_new(BIO_s_mem()));
  Must(write(bytes.get()) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bytes.get(), &text);
  return std::string(text, size);
}

void Extend(X509* certificate, int kind, const std::string& value) {
  const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()));
  Must(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

Owned<X509> Unsigned(const std::string& name, int serial, EVP_PKEY* key) {
  Owned<X509> certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kLifeSeconds);
  Must(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                                  reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0) == 1);
  Must(X509_set_pubkey(certificate.get(), key) == 1);
  return certificate;
}

}  // namespace

struct TestAuthority::Keys {
  Owned<EVP_PKEY> key;
  Owned<X509> certificate;
};

TestAuthority::TestAuthority() : keys_(std::make_unique<Keys>()) {
  keys_->key.reset(EVP_EC_gen("P-256"));
  keys_->certificate = Unsigned("Test authority", 1, keys_->key.get());
  X509* certificate = keys_->certificate.get();
  Extend(certificate, NID_basic_constraints, "critical,CA:TRUE");
  Must(X509_set_issuer_name(certificate, X509_get_subject_name(certificate)) == 1);
  Must(X509_sign(certificate, keys_->key.get(), EVP_sha256()) > 0);
  certificate_ = Pem([&](BIO* bytes) { return PEM_write_bio_X509(bytes, certificate); });
}

TestAuthority::~TestAuthority() = default;

TestCertificate TestAuthority::Issue(const std::string& name) const {
  const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
  const Owned<X509> certificate = Unsigned(name, 2, key.get());
  Extend(certificate.get(), NID_subject_alt_name, "DNS:" + name);
  Must(X509_set_issuer_name(certificate.get(), X509_get_subject_name(keys_->certificate.get())) == 1);
  Must(X509_sign(certificate.get(), keys_->key.get(), EVP_sha256()) > 0);
  return {.certificate = Pem([&](BIO* bytes) { return PEM_write_bio_X509(bytes, certificate.get()); }),
          .key = Pem([&](BIO* bytes) {
            return PEM_write_bio_PrivateKey(bytes, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

}  // namespace longtail
