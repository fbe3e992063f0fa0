import EntenteCrypto
import EntenteDomain

/// The beginning of a text's SHA-256, by which results are compared.
func digest(_ text: String) -> String {
    let bytes = SHA256.digest(Array(text.utf8)).bytes
    return bytes.prefix(8).map { byte in
        let text = String(byte, radix: 16)
        return text.count == 1 ? "0" + text : text
    }.joined()
}
