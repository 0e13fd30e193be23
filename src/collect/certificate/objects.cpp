// SPDX-License-Identifier: Apache-2.0
#include "collect/certificate/objects.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>

namespace assay::collect::certificate {
namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";

template <class T, auto release, auto parse>
Owner<T, release> parsed(std::string_view der) {
  if (der.size() > longest_object) return nullptr;
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const auto* end = at + der.size();
  Owner<T, release> out(parse(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  return at == end ? std::move(out) : nullptr;
}

// One block, decoded by OpenSSL, which never asks for a passphrase here.
bool decode(std::string_view block, Object& out) {
  const BioOwner source(BIO_new_mem_buf(block.data(), static_cast<int>(block.size())));
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long length = 0;
  const bool good = source != nullptr && PEM_read_bio(source.get(), &name, &header, &data, &length) == 1;
  if (good) {
    out.label = name;
    out.encrypted = std::string_view(header).find("ENCRYPTED") != std::string_view::npos;
    if (!out.encrypted) out.der.assign(reinterpret_cast<const char*>(data), static_cast<std::size_t>(length));
  }
  if (data != nullptr) OPENSSL_cleanse(data, static_cast<std::size_t>(length));
  OPENSSL_free(name);
  OPENSSL_free(header);
  OPENSSL_free(data);
  ERR_clear_error();
  return good;
}

}  // namespace

Object::~Object() {
  if (!der.empty()) OPENSSL_cleanse(der.data(), der.size());
}

std::vector<Object> objects_of(std::string_view content, software::Problems& problems) {
  std::vector<Object> out;
  auto at = content.find(begin_mark);
  if (at == std::string_view::npos) {
    Object whole;
    whole.der = content.substr(0, longest_object);
    whole.length = content.size();
    whole.line = 1;
    out.push_back(std::move(whole));
    return out;
  }
  std::size_t counted = 0;
  std::uint32_t line = 1;
  while (at != std::string_view::npos) {
    line += static_cast<std::uint32_t>(std::ranges::count(content.substr(counted, at - counted), '\n'));
    counted = at;
    const auto label_end = content.find("-----", at + begin_mark.size());
    if (label_end == std::string_view::npos || label_end - at > 80) {
      problems.add(fmt::format("line {}: a BEGIN line that does not end: restore the file", line));
      at = content.find(begin_mark, at + begin_mark.size());
      continue;
    }
    const auto label = content.substr(at + begin_mark.size(), label_end - at - begin_mark.size());
    const auto mark = fmt::format("-----END {}-----", label);
    const auto next = content.find(begin_mark, label_end);
    const auto end = content.substr(0, std::min(next, content.size())).find(mark, label_end);
    if (end == std::string_view::npos) {
      problems.add(fmt::format("line {}: {} without its END line: restore the file", line, label));
    } else if (end - at > longest_object) {
      problems.add(fmt::format("line {}: {} larger than {} MB: give it by itself", line, label, longest_object >> 20));
    } else if (out.size() >= most_objects) {
      problems.add(fmt::format("line {}: more than {} objects: give several files", line, most_objects));
      break;
    } else {
      Object object;
      object.offset = at;
      object.length = end + mark.size() - at;
      object.line = line;
      const auto block = std::string(content.substr(at, object.length)) + "\n";
      if (decode(block, object)) out.push_back(std::move(object));
      else problems.add(fmt::format("line {}: {} that cannot be decoded: restore the file", line, label));
    }
    at = next;
  }
  return out;
}

BundleOwner bundle_of(const Object& object) {
  if (!object.label.empty() && object.label != "PKCS7" && object.label != "CMS") return nullptr;
  auto out = parsed<PKCS7, PKCS7_free, d2i_PKCS7>(object.der);
  if (out != nullptr && (PKCS7_type_is_signed(out.get()) == 0 || out->d.sign == nullptr)) out.reset();
  return out;
}

std::vector<Certificate> certificates_of(const Object& object) {
  std::vector<Certificate> out;
  if (object.label.empty() || object.label.ends_with("CERTIFICATE")) {
    if (object.der.size() > longest_object) return out;
    const auto* start = reinterpret_cast<const unsigned char*>(object.der.data());
    const auto* at = start;
    CertificateOwner one(d2i_X509(nullptr, &at, static_cast<long>(object.der.size())));
    ERR_clear_error();
    const auto length = static_cast<std::size_t>(at - start);
    if (one != nullptr && (length == object.der.size() || object.label == "TRUSTED CERTIFICATE")) out.push_back({std::move(one), object.der.substr(0, length)});
  }
  if (!out.empty()) return out;
  const auto bundle = bundle_of(object);
  const auto* list = bundle != nullptr ? bundle->d.sign->cert : nullptr;
  for (int index = 0; index < sk_X509_num(list) && index < most_in_bundle; ++index) {
    auto* each = sk_X509_value(list, index);
    unsigned char* encoded = nullptr;
    const int length = i2d_X509(each, &encoded);
    if (length > 0 && X509_up_ref(each) == 1) out.push_back({CertificateOwner(each), std::string(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(length))});
    OPENSSL_free(encoded);
  }
  ERR_clear_error();
  return out;
}

RequestOwner request_of(std::string_view der) { return parsed<X509_REQ, X509_REQ_free, d2i_X509_REQ>(der); }
ListOwner list_of(std::string_view der) { return parsed<X509_CRL, X509_CRL_free, d2i_X509_CRL>(der); }

}  // namespace assay::collect::certificate
