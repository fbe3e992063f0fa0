public import EntenteDomain

extension TextState {
    /// The text as it would be without some changes of a device.
    ///
    /// What they deleted is back as far as its text is known (see `undoing`).
    public func text(without changes: Set<Int64>, of device: DeviceID) -> String {
        var scalars = Array(text.unicodeScalars)
        for splice in undoing(changes, of: device) {
            let range = splice.index..<(splice.index + splice.delete)
            scalars.replaceSubrange(range, with: Array(splice.insert.unicodeScalars))
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
