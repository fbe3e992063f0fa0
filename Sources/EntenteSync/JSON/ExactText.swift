/// A text that is equal to another only when their bytes are (rule F43).
///
/// Swift's own `==` treats composed and decomposed forms as one; PostgreSQL and every hash do not.
struct ExactText: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: Self, right: Self) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
        // No text holds this byte, so lists of texts that differ feed differently.
        hasher.combine(UInt8.max)
    }
}
