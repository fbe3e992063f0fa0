extension FieldReading {
    /// The lines of a list or set, in their order.
    public func texts(_ name: FieldName) -> [String] {
        list(name).compactMap { if case .text(let text) = $0 { text } else { nil } }
    }
}
