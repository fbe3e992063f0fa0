/// How the characters of a table's file are written.
public enum TableEncoding: String, Hashable, Sendable, CaseIterable {
    /// What nearly every program writes today.
    case utf8 = "utf-8"
    /// What spreadsheets write as Unicode text.
    case utf16LittleEndian = "utf-16le"
    /// The same with the high byte first.
    case utf16BigEndian = "utf-16be"
    /// What spreadsheets of Western Europe and America write without being asked.
    case windows1252 = "windows-1252"

    /// The bytes by which a file may say what it is written in.
    var mark: [UInt8] {
        switch self {
        case .utf8: [0xEF, 0xBB, 0xBF]
        case .utf16LittleEndian: [0xFF, 0xFE]
        case .utf16BigEndian: [0xFE, 0xFF]
        case .windows1252: []
        }
    }

    /// Recognises the encoding of a file by its beginning.
    ///
    /// In this order: a byte order mark says it. Where every second byte is mostly zero it is UTF-16:
    /// texts of the other encodings hold no zeros. What is valid UTF-8 is UTF-8, because texts of other
    /// encodings hardly ever are by chance. The rest is Windows-1252, in which every byte has a meaning.
    public static func recognised(in sample: [UInt8], isWhole: Bool) -> TableEncoding {
        let marked = allCases.first { !$0.mark.isEmpty && sample.starts(with: $0.mark) }
        if let marked { return marked }
        var zeros = [0, 0]
        for (place, byte) in sample.enumerated() where byte == 0 { zeros[place % 2] += 1 }
        let pairs = sample.count / 2
        if zeros[1] * 4 >= pairs, zeros[1] > zeros[0] * 4 { return .utf16LittleEndian }
        if zeros[0] * 4 >= pairs, zeros[0] > zeros[1] * 4 { return .utf16BigEndian }
        // A sample may end in the middle of a character.
        let text = isWhole ? sample[...] : sample.dropLast(UTF8Tail.count(of: sample[...]))
        return String(validating: text, as: UTF8.self) == nil ? .windows1252 : .utf8
    }
}

/// The part of a character that may stand at the end of a piece of UTF-8.
enum UTF8Tail {
    /// How many bytes at the end begin a character that is not complete.
    static func count(of bytes: ArraySlice<UInt8>) -> Int {
        for count in 1...3 where bytes.count >= count {
            let byte = bytes[bytes.endIndex - count]
            if byte & 0b1100_0000 == 0b1000_0000 { continue }
            let length =
                switch byte {
                case 0xC2...0xDF: 2
                case 0xE0...0xEF: 3
                case 0xF0...0xF4: 4
                default: 1
                }
            return length > count ? count : 0
        }
        return 0
    }
}
