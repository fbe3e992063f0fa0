import EntenteDomain
import TestSupport
import Testing

@Suite("ExactDecimal: its text")
struct ExactDecimalTextTests {
    @Test(arguments: [
        "0", "1", "-1", "10", "0.0", "0.00", "1.50", "-1.50", "0.001", "-0.001", "129.9",
        "9999999999999999999999999999999999", "-9999999999999999999999999999999999",
        "0.000000000000000000000000000000001", "1.000000000000000000000000000000000",
        "12345678901234567.89012345678901234",
    ])
    func `clause 2.2: a number is written with the digits it was read with`(text: String) throws {
        #expect(try #require(ExactDecimal(text)).description == text)
    }

    @Test(arguments: [
        "", "-", "+1", "-0", "-0.0", "-0.000", "00", "01", "-01", "00.5", ".5", "5.", "-.5",
        "1.2.3",
        "1..2", "1e3", "1E3", "0x10", " 1", "1 ", "1,5", "1\u{0}", "\u{661}", "--1", "1-", "NaN",
        "Infinity", "1_000", "1\u{301}",
    ])
    func `any other spelling is refused`(text: String) {
        #expect(ExactDecimal(text) == nil)
    }

    @Test func `34 digits are read and 35 are refused, wherever the point stands`() {
        let digits = String(repeating: "7", count: 35)
        #expect(ExactDecimal(digits.dropLast()) != nil)
        #expect(ExactDecimal(digits) == nil)
        for whole in 1...33 {
            let point = digits.prefix(whole) + "." + digits.dropFirst(whole)
            #expect(ExactDecimal(point.dropLast()) != nil)
            #expect(ExactDecimal(point) == nil)
        }
    }
}

@Suite("ExactDecimal: adding")
struct ExactDecimalSumTests {
    @Test(arguments: [
        ("0.1", "0.2", "0.3"), ("1.50", "1.5", "3.00"), ("-1", "1", "0"), ("-0.5", "0.5", "0.0"),
        ("0.001", "-1", "-0.999"), ("99", "0.01", "99.01"), ("-0.1", "-0.9", "-1.0"),
        ("1", "0.000000000000000000000000000000001", "1.000000000000000000000000000000001"),
        (
            "5000000000000000000000000000000000", "4999999999999999999999999999999999",
            "9999999999999999999999999999999999"
        ),
    ])
    func `a sum keeps every digit and the larger scale`(left: String, right: String, sum: String)
        throws
    {
        let first = try #require(ExactDecimal(left))
        let second = try #require(ExactDecimal(right))
        #expect(first.adding(second)?.description == sum)
        #expect(second.adding(first)?.description == sum)
    }

    @Test(arguments: [
        ("9999999999999999999999999999999999", "1"),
        ("-9999999999999999999999999999999999", "-1"),
        ("10", "0.000000000000000000000000000000001"),
        ("9.999999999999999999999999999999999", "0.000000000000000000000000000000001"),
    ])
    func `a sum of more than 34 digits is refused, not rounded`(left: String, right: String) throws
    {
        let first = try #require(ExactDecimal(left))
        let second = try #require(ExactDecimal(right))
        #expect(first.adding(second) == nil)
    }

    @Test func `a sum that was written reads back`() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<3_000 {
            let sum = decimal(&generator).adding(decimal(&generator))
            guard let sum else { continue }
            #expect(ExactDecimal(sum.description)?.description == sum.description)
        }
    }

    @Test func `random sums agree with arithmetic on whole numbers`() {
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<2_000 {
            let numbers = (0..<5).map { _ in decimal(&generator, digits: 12) }
            // Twelve digits at most on either side of the point fit at scale 12.
            let total = numbers.reduce(Int128(0)) { $0 + scaled($1, to: 12) }
            let sum = ExactDecimal.sum(of: numbers)
            #expect(sum.map { scaled($0, to: 12) } == total)
            #expect(sum?.scale == numbers.map(\.scale).max())
        }
    }

    @Test func `a sum is the same in any order, also when parts of it would not fit`() throws {
        let texts = [
            "9999999999999999999999999999999999", "0.000000000000000000000000000000001", "2",
            "-9999999999999999999999999999999999", "1.000000000000000000000000000000000",
        ]
        var numbers = try texts.map { try #require(ExactDecimal($0)) }
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<100 {
            numbers.shuffle(using: &generator)
            let sum = ExactDecimal.sum(of: numbers)
            #expect(sum?.description == "3.000000000000000000000000000000001")
        }
    }

    @Test func `many of the largest numbers cannot overflow unseen`() throws {
        let large = try #require(ExactDecimal("9999999999999999999999999999999999"))
        let many = Array(repeating: large, count: 40_000)
        #expect(ExactDecimal.sum(of: many) == nil)
        #expect(ExactDecimal.sum(of: many + many.map(\.negated)) == .zero)
    }

    @Test func `a number and its negation make zero`() {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<1_000 {
            let number = decimal(&generator)
            #expect(number.adding(number.negated) == .zero)
            #expect(number.negated.negated == number)
        }
    }

    private func scaled(_ number: ExactDecimal, to scale: Int) -> Int128 {
        (number.scale..<scale).reduce(number.coefficient) { value, _ in value * 10 }
    }
}

@Suite("ExactDecimal: order")
struct ExactDecimalOrderTests {
    @Test(arguments: ladder.indices)
    func `numbers of very different scales are ordered by value`(place: Int) throws {
        let number = try #require(ExactDecimal(ladder[place]))
        for (other, otherText) in ladder.enumerated() {
            let second = try #require(ExactDecimal(otherText))
            #expect((number < second) == (place < other))
            #expect((number == second) == (place == other))
        }
    }

    @Test func `numbers that differ in trailing zeros alone are equal and hash alike`() throws {
        let texts = ["1.5", "1.50", "1.500000000000000000000000000000000"]
        let numbers = try texts.map { try #require(ExactDecimal($0)) }
        #expect(Set(numbers).count == 1)
        let zeros = try ["0", "0.0", "0.00"].map { try #require(ExactDecimal($0)) }
        #expect(Set(zeros) == [.zero])
    }

    @Test func `order is total and agrees with equality`() {
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<3_000 {
            let left = decimal(&generator, digits: 3)
            let right = decimal(&generator, digits: 3)
            let relations = [left < right, left == right, right < left]
            #expect(relations.count { $0 } == 1)
            if left == right { #expect(left.hashValue == right.hashValue) }
        }
    }
}

/// Numbers from the smallest to the largest.
private let ladder = [
    "-9999999999999999999999999999999999", "-10", "-1.5", "-1.000000000000000000000000000000001",
    "-1", "-0.999", "-0.000000000000000000000000000000001", "0",
    "0.000000000000000000000000000000001", "0.1", "0.2", "1",
    "1.000000000000000000000000000000001", "1.5", "2", "10",
    "9999999999999999999999999999999998", "9999999999999999999999999999999999",
]

/// Draws a number with up to a count of digits, the point anywhere in it.
private func decimal(_ generator: inout SeededGenerator, digits: Int = 34) -> ExactDecimal {
    while true {
        let count = Int.random(in: 1...digits, using: &generator)
        var text = (0..<count).map { _ in String(Int.random(in: 0...9, using: &generator)) }
            .joined()
        let point = Int.random(in: 1...count, using: &generator)
        if point < count { text = text.prefix(point) + "." + text.dropFirst(point) }
        if Bool.random(using: &generator) { text = "-" + text }
        if let number = ExactDecimal(text) { return number }
    }
}
