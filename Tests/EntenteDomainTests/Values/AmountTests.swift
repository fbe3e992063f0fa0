import EntenteDomain
import TestSupport
import Testing

@Suite("Amount: arithmetic")
struct AmountTests {
    @Test(arguments: [
        ("150", "180", 2, "0.83"), ("1", "3", 0, "0"), ("1", "2", 0, "1"), ("-1", "2", 0, "-1"),
        ("5", "-8", 2, "-0.63"), ("2", "3", 4, "0.6667"),
    ])
    func `quotients are shown rounded half away from zero`(
        dividend: String,
        divisor: String,
        digits: Int,
        shown: String
    ) throws {
        let (left, right) = (try #require(Amount(dividend)), try #require(Amount(divisor)))
        let quotient = try #require(left.divided(by: right))
        #expect(quotient.rounded(to: digits).description == shown)
    }

    @Test func `nothing is divided by zero`() { #expect(Amount(1).divided(by: 0) == nil) }

    @Test func `products of the catalogue's decimals are exact`() {
        let product: Amount = Amount("0.000001") * Amount("123456789.654321")
        #expect(product.description == "123.456789654321")
    }

    @Test func `what has more digits than the catalogue lets in is no amount`() throws {
        for text in ["999999999999999.999999", "-999999999999999.999999", "0.000001"] {
            #expect(Amount(try #require(ExactDecimal(text)))?.description == text)
        }
        for text in ["1000000000000000", "-1000000000000000", "0.0000001"] {
            #expect(Amount(try #require(ExactDecimal(text))) == nil)
        }
    }

    @Test func `what grows too large stays at the bound, and no operation traps`() {
        let largest = Amount("999999999999999.999999")
        var product = largest
        for _ in 0..<5 { product = product * largest }
        #expect(product == product + largest)
        #expect(product + product == product)
        #expect(-product - product == -product)
        #expect((-product).magnitude == product)
        #expect(product * -product == -product)
        #expect(product.divided(by: "0.000001") == product)
        #expect(product.rounded(to: 0).description == "10000000000000000000000000")
        #expect((product * 0) == 0)
    }

    @Test func `a thousand random quotients are within half a unit of the twelfth digit`() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<1_000 {
            let left = Amount(Int.random(in: -1_000_000_000...1_000_000_000, using: &generator))
            let right = Amount(Int.random(in: 1...1_000_000_000, using: &generator))
            let quotient = try #require(left.divided(by: right))
            // Both factors are so small that the product is exact to six digits.
            let error = (quotient * right - left).magnitude
            #expect(error <= right * "0.000001")
        }
    }

    @Test func `mean and median are the middle`() {
        #expect(Amount.mean(of: [1, 2, 6]) == 3)
        #expect(Amount.median(of: [6, 1, 2]) == 2)
        #expect(Amount.median(of: [6, 1, 2, 3]) == "2.5")
        #expect(Amount.mean(of: []) == nil)
        #expect(Amount.median(of: []) == nil)
    }
}
