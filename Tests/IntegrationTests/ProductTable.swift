/// The worked numbers of the product's table, row by row, as reports show them.
///
/// This is the document's word, apart from the example that has to lead to it.
enum ProductTable {
    /// By row: what must be shown.
    static let rows: [Int: [String]] = [
        1: ["EUR 180000.00", "EUR 150000.00", "0.83", "similar value: 0.83"],
        2: ["60 %", "3.0", "8", "37.5 %"],
        3: [
            "3", "2", "5", "5 of 9 value drivers deliver: passed", "4 of 9 value drivers deliver",
            "account manager",
        ],
        4: [
            "EUR 42000.00", "EUR 25000.00", "EUR 67000.00", "20 %", "EUR 263000.00", "80 %",
        ],
        5: ["2", "Borealis has no clients in 3 of 9 departments"],
        6: ["40 days", "30 days", "75 %", "24 days", "22 days"],
        7: ["14200 units", "70 %", "4.9 %", "\"Export units\" is disputed: 4.9 % apart"],
        8: ["1", "1 flag: 4 of 9 drivers", "43 %", "45 %", "42 %", "67 %"],
        9: ["3", "2", "67 %", "50 %"],
        10: ["23 days", "23 days since both sides acted"],
        11: [
            "0.5 FTE", "0.2 FTE", "40 %", "\"resourcing\" is open", "3", "7", "78 %",
            "charter 3 of 4, still introducing",
        ],
        12: ["1.4 days"],
        13: [
            "100 %", "50 %", "75 %", "58 %", "weakest: pillar 2, leadership by example, 50 %",
            "Borealis's sponsor absent 131 days",
        ],
        14: ["92 %", "83 %", "75 %", "67 %", "weakest role: steward, 67 %"],
        15: ["7 months", "inconsistent: 7 of 12 months"],
        16: ["4.2", "3.1", "1.1"],
        17: ["60 %", "40 %", "yes", "no", "not strategic yet: risk is not shared yet"],
        18: [
            "90.0", "37.5", "Aurora: earning high, learning low, commercial, not strategic yet",
            "75.0", "60.0", "Borealis: strategic",
        ],
        19: [
            "EUR 24000.00", "EUR 16000.00", "co marketing: all that it needs is agreed",
            "who pays what sums to 90 %, not to 100 %",
        ],
        20: [],
        21: ["90 %", "75 %", "67 %", "technology is the bottleneck: 67 %"],
        22: ["3.0", "1 + 1 = 3.0"],
        23: ["80.0 %", "90.0 %", "72.5 %", "81 %", "81 %, weakest: pulse gap"],
        24: ["yes", "both better off"],
        25: ["1.64", "1.36", "1.6", "1.4", "1.2 points", "73 %", "27 %"],
        26: ["6", "75 %", "step 3 of 6, set terms, is at 75 %"],
        27: ["3.9", "pay in 30 vs 90 days: term required"],
        28: ["2027-10-02", "sponsor"],
        29: ["2", "5"],
        30: ["6", "2", "12 days", "2 of 6 on time, oldest unread 12 days"],
        31: ["EUR 54000.00", "EUR 36000.00", "EUR 30000.00", "EUR 6000.00"],
        32: [
            "100 %", "60 %", "cold storage: Aurora is the single source", "no exclusivity clash",
        ],
        33: ["20", "18", "14", "70 %", "80 %", "100 %"],
        34: ["0.9", "0.3", "74 days"],
        35: ["yes", "sales: 3 of 3 starter KPIs, nothing blocks signing"],
        36: [
            "41 %", "attainment 46 % then 41 %: proposal transform", "812", "392", "1204",
        ],
    ]
}
