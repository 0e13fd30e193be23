// SPDX-License-Identifier: Apache-2.0
// Owners of OpenSSL's objects.
#pragma once

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace assay::collect::certificate {

template <auto release>
struct Release {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};
template <class T, auto release>
using Owner = std::unique_ptr<T, Release<release>>;

using BundleOwner = Owner<PKCS7, PKCS7_free>;
using CertificateOwner = Owner<X509, X509_free>;
using RequestOwner = Owner<X509_REQ, X509_REQ_free>;
using ListOwner = Owner<X509_CRL, X509_CRL_free>;
using KeyOwner = Owner<EVP_PKEY, EVP_PKEY_free>;
using BioOwner = Owner<BIO, BIO_free_all>;
using NumberOwner = Owner<BIGNUM, BN_free>;

}  // namespace assay::collect::certificate
