import COpenSSL

extension Certificate {
    /// Whether the certificate is for a server that is reached under this name or address.
    public func isValid(for name: CertifiedName) -> Bool {
        defer { ERR_clear_error() }
        return withX509 { x509 in
            switch name {
            case .host(let host):
                // Neither the common name nor wildcards count, as for strict clients (RFC 6125).
                X509_check_host(
                    x509,
                    host,
                    host.utf8.count,
                    UInt32(X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_WILDCARDS),
                    nil
                ) == 1
            case .address(let address):
                X509_check_ip_asc(x509, address, 0) == 1
            }
        }
    }
}
