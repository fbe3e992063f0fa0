public import EntenteDomain

extension TextState {
    /// The text as it would be without some changes of a device.
    ///
    /// What they deleted is back as far as its text is known: that of edits that waited when they were
    /// made here, and with `deleted` that of others, which then is back even where somebody else deleted
    /// it too.
    public func text(
        without changes: Set<Int64>,
        of device: DeviceID,
        knowing deleted: [Removal: String] = [:]
    ) -> String {
        var scalars = Array(text.unicodeScalars)
        let splices = undoing(changes, of: device, knowing: deleted, fully: !deleted.isEmpty)
        for splice in splices {
            let range = splice.index..<(splice.index + splice.delete)
            scalars.replaceSubrange(range, with: Array(splice.insert.unicodeScalars))
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
