import COpenSSL

/// A TLS client over OpenSSL's own memory BIOs: what the handler under test is checked against.
final class TLSPeer {
    private let context: OpaquePointer
    private let ssl: OpaquePointer
    private let fromServer: OpaquePointer
    private let toServer: OpaquePointer
    private(set) var isConnected = false
    /// Whether the server said that it will send no more.
    private(set) var sawEnd = false
    private(set) var failure: String?

    struct Settings {
        var authorityFile: String?
        var maximumVersion = TLS1_3_VERSION
        var protocols = ["http/1.1"]
    }

    struct SetupError: Error {}

    init(_ settings: Settings = Settings()) throws {
        guard let context = SSL_CTX_new(TLS_client_method()), let ssl = { SSL_new(context) }(),
            let fromServer = BIO_new(BIO_s_mem()), let toServer = BIO_new(BIO_s_mem())
        else { throw SetupError() }
        self.context = context
        self.ssl = ssl
        self.fromServer = fromServer
        self.toServer = toServer
        if let file = settings.authorityFile {
            guard SSL_CTX_load_verify_locations(context, file, nil) == 1 else { throw SetupError() }
            // The connection has its own copy of these settings, made above.
            SSL_set_verify(ssl, SSL_VERIFY_PEER, nil)
            SSL_set1_host(ssl, "localhost")
        }
        SSL_ctrl(ssl, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(settings.maximumVersion), nil)
        let wire = settings.protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        if !wire.isEmpty { SSL_set_alpn_protos(ssl, wire, UInt32(wire.count)) }
        SSL_set_bio(ssl, fromServer, toServer)
        SSL_set_connect_state(ssl)
    }

    deinit {
        SSL_free(ssl)
        SSL_CTX_free(context)
    }

    /// Bytes from the server arrive.
    func receive(_ bytes: [UInt8]) {
        BIO_write(fromServer, bytes, Int32(bytes.count))
        advance()
    }

    /// Goes on with the handshake.
    func advance() {
        guard !isConnected, failure == nil else { return }
        ERR_clear_error()
        let outcome = SSL_do_handshake(ssl)
        if outcome == 1 {
            isConnected = true
        } else if SSL_get_error(ssl, outcome) != SSL_ERROR_WANT_READ {
            failure = lastError()
        }
    }

    /// Takes what is to go to the server.
    func takeOutput() -> [UInt8] {
        let count = BIO_ctrl_pending(toServer)
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = max(0, Int(BIO_read(toServer, buffer.baseAddress, Int32(count))))
        }
    }

    func write(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        ERR_clear_error()
        if SSL_write(ssl, bytes, Int32(bytes.count)) != bytes.count { failure = lastError() }
    }

    /// Decrypts all that has arrived.
    func read() -> [UInt8] {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while true {
            ERR_clear_error()
            let count = SSL_read(ssl, &piece, Int32(piece.count))
            guard count > 0 else {
                switch SSL_get_error(ssl, count) {
                case SSL_ERROR_WANT_READ: break
                case SSL_ERROR_ZERO_RETURN: sawEnd = true
                default: failure = lastError()
                }
                return all
            }
            all += piece.prefix(Int(count))
        }
    }

    func close() { SSL_shutdown(ssl) }

    /// Asks the server to change keys, too.
    func updateKeys() {
        SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED)
        SSL_do_handshake(ssl)
    }

    func renegotiate() -> Bool {
        SSL_renegotiate(ssl)
        return SSL_do_handshake(ssl) == 1
    }

    var negotiatedProtocol: String? {
        var start: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &start, &count)
        guard let start else { return nil }
        return String(decoding: UnsafeBufferPointer(start: start, count: Int(count)), as: UTF8.self)
    }

    var version: String { String(cString: SSL_get_version(ssl)) }

    private func lastError() -> String {
        var text = [CChar](repeating: 0, count: 256)
        ERR_error_string_n(ERR_get_error(), &text, text.count)
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
