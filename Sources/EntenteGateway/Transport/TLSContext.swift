import COpenSSL
import EntenteCrypto

/// A certificate, its key and the settings that new connections share.
///
/// `@unchecked Sendable` holds because the context is complete when `init` returns and is never
/// changed afterwards; OpenSSL's own use of it by connections on many threads is locked.
final class TLSContext: @unchecked Sendable {
    /// The certificate that clients are shown.
    let certificate: Certificate
    private let context: OpaquePointer
    /// The protocols in wire form; OpenSSL's callback reads them for each handshake.
    fileprivate let protocols: UnsafeMutableBufferPointer<UInt8>

    /// Reads the two files and checks that they belong together.
    init(_ configuration: TLSConfiguration) throws(TLSError) {
        ERR_clear_error()
        guard let context = SSL_CTX_new(TLS_server_method()) else {
            throw TLSError(openSSL: .setup)
        }
        let wire = configuration.applicationProtocols.flatMap { name in
            [UInt8(name.rawValue.utf8.count)] + Array(name.rawValue.utf8)
        }
        let protocols = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: wire.count)
        _ = protocols.initialize(from: wire)
        do {
            certificate = try Self.prepare(context, configuration)
        } catch {
            SSL_CTX_free(context)
            protocols.deallocate()
            throw error
        }
        self.context = context
        self.protocols = protocols
        // Connections hold this object, so the callback never outlives it.
        let me = Unmanaged.passUnretained(self).toOpaque()
        SSL_CTX_set_alpn_select_cb(context, selectProtocol, me)
    }

    deinit {
        SSL_CTX_free(context)
        protocols.deallocate()
    }

    /// Lends the context: it lives at least until the body returns.
    func withContext<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        defer { withExtendedLifetime(self) {} }
        return body(context)
    }

    private static func prepare(
        _ context: OpaquePointer,
        _ configuration: TLSConfiguration
    ) throws(TLSError) -> Certificate {
        let version =
            switch configuration.minimumVersion {
            case .tls12: TLS1_2_VERSION
            case .tls13: TLS1_3_VERSION
            }
        guard entente_SSL_CTX_set_min_version(context, version) == 1,
            // OpenSSL would also offer X448 and P-521, which Mozilla's "intermediate" list does not.
            entente_SSL_CTX_set_groups(context, "X25519:P-256:P-384") == 1,
            // The ciphers of TLS 1.2 that keep past traffic secret when the key leaks later.
            SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1
        else { throw TLSError(openSSL: .setup) }
        entente_SSL_CTX_set_mode(context, configuration.releasesIdleBuffers ? 1 : 0)
        entente_SSL_CTX_harden(context)
        SSL_CTX_set_default_passwd_cb(context, entente_no_passphrase)
        guard SSL_CTX_use_certificate_chain_file(context, configuration.certificateFile) == 1,
            let x509 = SSL_CTX_get0_certificate(context),
            X509_up_ref(x509) == 1
        else { throw TLSError(openSSL: .certificate) }
        let certificate = Certificate(owning: x509)
        guard
            SSL_CTX_use_PrivateKey_file(context, configuration.keyFile, SSL_FILETYPE_PEM) == 1,
            SSL_CTX_check_private_key(context) == 1
        else { throw TLSError(openSSL: .key) }
        return certificate
    }
}

/// Selects the first of our protocols that the client also offers; without one the handshake fails,
/// as RFC 7301, section 3.2, asks.
private func selectProtocol(
    _: OpaquePointer?,
    selected: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    selectedLength: UnsafeMutablePointer<UInt8>?,
    offered: UnsafePointer<UInt8>?,
    offeredLength: UInt32,
    context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let context, let selected else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    let wire = Unmanaged<TLSContext>.fromOpaque(context).takeUnretainedValue().protocols
    var choice: UnsafeMutablePointer<UInt8>?
    let outcome = SSL_select_next_proto(
        &choice,
        selectedLength,
        wire.baseAddress,
        UInt32(wire.count),
        offered,
        offeredLength
    )
    selected.pointee = UnsafePointer(choice)
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL
}
