// SPDX-License-Identifier: Apache-2.0
// Wireshark's names of what TLS and DTLS have in common.
#pragma once

namespace assay::wire::tls {

struct FieldNames {
  const char* content_type;
  const char* record_version;
  const char* record_length;
  const char* handshake_type;
  const char* handshake_length;
  const char* version;
  const char* session_id;
  const char* cipher_suite;
  const char* compression_method;
  const char* extension_type;
  const char* server_name;
  const char* alpn;
  const char* group;
  const char* key_share_group;
  const char* selected_group;
  const char* supported_version;
  const char* selected_identity;
  const char* certificate;
  const char* curve_type;
  const char* named_curve;
  const char* alert_level;
  const char* alert_description;
  const char* heartbeat_type;
  const char* heartbeat_length;
};

inline constexpr FieldNames tls_fields{"tls.record.content_type",
                                       "tls.record.version",
                                       "tls.record.length",
                                       "tls.handshake.type",
                                       "tls.handshake.length",
                                       "tls.handshake.version",
                                       "tls.handshake.session_id",
                                       "tls.handshake.ciphersuite",
                                       "tls.handshake.comp_method",
                                       "tls.handshake.extension.type",
                                       "tls.handshake.extensions_server_name",
                                       "tls.handshake.extensions_alpn_str",
                                       "tls.handshake.extensions_supported_group",
                                       "tls.handshake.extensions_key_share_group",
                                       "tls.handshake.extensions_key_share_selected_group",
                                       "tls.handshake.extensions.supported_version",
                                       "tls.handshake.extensions.psk.identity.selected",
                                       "tls.handshake.certificate",
                                       "tls.handshake.server_curve_type",
                                       "tls.handshake.server_named_curve",
                                       "tls.alert_message.level",
                                       "tls.alert_message.desc",
                                       "tls.heartbeat_message.type",
                                       "tls.heartbeat_message.payload_length"};

inline constexpr FieldNames dtls_fields{"dtls.record.content_type",
                                        "dtls.record.version",
                                        "dtls.record.length",
                                        "dtls.handshake.type",
                                        "dtls.handshake.length",
                                        "dtls.handshake.version",
                                        "dtls.handshake.session_id",
                                        "dtls.handshake.ciphersuite",
                                        "dtls.handshake.comp_method",
                                        "dtls.handshake.extension.type",
                                        "dtls.handshake.extensions_server_name",
                                        "dtls.handshake.extensions_alpn_str",
                                        "dtls.handshake.extensions_supported_group",
                                        "dtls.handshake.extensions_key_share_group",
                                        "dtls.handshake.extensions_key_share_selected_group",
                                        "dtls.handshake.extensions.supported_version",
                                        "dtls.handshake.extensions.psk.identity.selected",
                                        "dtls.handshake.certificate",
                                        "dtls.handshake.server_curve_type",
                                        "dtls.handshake.server_named_curve",
                                        "dtls.alert_message.level",
                                        "dtls.alert_message.desc",
                                        "dtls.heartbeat_message.type",
                                        "dtls.heartbeat_message.payload_length"};

inline constexpr const FieldNames& field_names(bool dtls) { return dtls ? dtls_fields : tls_fields; }

}  // namespace assay::wire::tls
