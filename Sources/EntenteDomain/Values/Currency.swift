/// A currency by its code (ISO 4217), such as `EUR`.
public struct Currency: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The three capital letters.
    public let description: String

    /// Takes a code; nil when no currency in use has it.
    public init?(_ code: some StringProtocol) {
        let code = String(code)
        guard Self.known.contains(code) else { return nil }
        description = code
    }

    /// Whether the left code comes first.
    public static func < (left: Self, right: Self) -> Bool { left.description < right.description }

    /// How many digits after the point the smallest coin is.
    public var digits: Int {
        if Self.withoutCents.contains(description) { return 0 }
        return Self.withMills.contains(description) ? 3 : 2
    }

    private static let withoutCents: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV",
        "XAF", "XOF", "XPF",
    ]

    private static let withMills: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]

    /// The currencies in use; metals, funds and test codes are none that anybody pays with.
    private static let known: Set<String> = Set(
        """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD \
        CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP \
        GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD \
        KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN \
        NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP \
        SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES \
        VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
        """.split(separator: " ").map(String.init)
    )
}
