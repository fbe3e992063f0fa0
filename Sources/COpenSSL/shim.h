// The door to the system's libssl and libcrypto.
//
// Function-like macros of OpenSSL, and constants that are expressions, are invisible to Swift:
// each one that Entente uses is wrapped here, and nothing else is.
#pragma once
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// --- BIO ---

static inline void entente_BIO_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline void entente_BIO_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }
// What a memory BIO holds; the bytes belong to the BIO.
static inline size_t entente_BIO_contents(BIO *bio, const char **bytes) {
    char *start = NULL;
    long count = BIO_get_mem_data(bio, &start);
    *bytes = start;
    return count > 0 ? (size_t)count : 0;
}

// --- Keys and certificates ---

static inline EVP_PKEY *entente_P256_generate(void) { return EVP_EC_gen("P-256"); }

// Answers "there is no pass phrase": without a callback OpenSSL would ask at the terminal.
static inline int entente_no_passphrase(char *buffer, int size, int writing, void *data) {
    (void)buffer; (void)size; (void)writing; (void)data;
    return -1;
}
static inline X509 *entente_PEM_read_certificate(BIO *bio) {
    return PEM_read_bio_X509(bio, NULL, entente_no_passphrase, NULL);
}
static inline EVP_PKEY *entente_PEM_read_private_key(BIO *bio) {
    return PEM_read_bio_PrivateKey(bio, NULL, entente_no_passphrase, NULL);
}
static inline int entente_PEM_write_private_key(BIO *bio, EVP_PKEY *key) {
    return PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL);
}

// Adds one common name to the subject or issuer; `length` counts bytes of UTF-8.
static inline int entente_X509_NAME_add_common_name(X509_NAME *name, const char *utf8, int length) {
    return X509_NAME_add_entry_by_NID(
        name, NID_commonName, MBSTRING_UTF8, (const unsigned char *)utf8, length, -1, 0);
}

// A positive serial number of `count` bytes (RFC 5280, 4.1.2.2).
static inline int entente_X509_set_serial(X509 *certificate, const unsigned char *bytes, int count) {
    BIGNUM *number = BN_bin2bn(bytes, count, NULL);
    if (number == NULL) return 0;
    ASN1_INTEGER *serial = BN_to_ASN1_INTEGER(number, NULL);
    BN_free(number);
    if (serial == NULL) return 0;
    int done = X509_set_serialNumber(certificate, serial);
    ASN1_INTEGER_free(serial);
    return done;
}

// Sets the validity to [from, from + seconds], from in seconds since 1970.
static inline int entente_X509_set_validity(X509 *certificate, time_t from, time_t until) {
    return ASN1_TIME_set(X509_getm_notBefore(certificate), from) != NULL
        && ASN1_TIME_set(X509_getm_notAfter(certificate), until) != NULL;
}

// Adds one extension in the notation of x509v3_config(5); `issuer` is for key identifiers.
static inline int entente_X509_add_extension(
    X509 *certificate, X509 *issuer, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_nconf_nid(NULL, &context, nid, value);
    if (extension == NULL) return 0;
    int done = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return done;
}

// --- TLS ---

static inline int entente_SSL_CTX_set_min_version(SSL_CTX *context, int version) {
    return SSL_CTX_set_min_proto_version(context, version);
}
static inline long entente_SSL_CTX_set_groups(SSL_CTX *context, const char *list) {
    return SSL_CTX_set1_groups_list(context, list);
}
static inline void entente_SSL_CTX_set_mode(SSL_CTX *context, int releaseBuffers) {
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
        | (releaseBuffers ? SSL_MODE_RELEASE_BUFFERS : 0));
}
// What holds for every connection: no renegotiation, no compression, one ticket, no stored sessions
// (tickets need none), and reads of all there is instead of a header and a body for each record.
static inline void entente_SSL_CTX_harden(SSL_CTX *context) {
    SSL_CTX_set_options(context,
        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_max_early_data(context, 0);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}
static inline int entente_SSL_set_server_name(SSL *ssl, const char *name) {
    return (int)SSL_set_tlsext_host_name(ssl, name);
}
