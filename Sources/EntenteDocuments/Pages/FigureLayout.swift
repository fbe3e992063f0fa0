public import EntenteDomain

/// The figures of a finding as people compare them: what belongs side by side stands side by side.
///
/// 1. Several numbers about the same parts, entities, departments or pairs are a grid, a row for each of these;
///    what entities are crossed with has columns after their numbers, by name.
/// 2. A yes or no for each of several months is a strip.
/// 3. Everything else is a line, in the order of the finding.
public struct FigureLayout: Hashable, Sendable {
    /// What stands on a line of its own.
    public enum Line: Hashable, Sendable {
        /// One number.
        case figure(Figure)
        /// A yes or no for each of several months, from the first to the last.
        case strip([Figure])
    }

    /// Numbers about several things, each of which has a row.
    public struct Grid: Hashable, Sendable {
        /// Which number stands below one another.
        public struct Column: Hashable, Sendable {
            /// Its name.
            public let name: String
            /// Of which side, when sides have columns of their own.
            public let organisation: OrganisationID?
            /// With what the rows are crossed there, when they are.
            public let part: String?

            fileprivate init(
                _ name: String,
                of organisation: OrganisationID? = nil,
                crossing part: String? = nil
            ) {
                self.name = name
                self.organisation = organisation
                self.part = part
            }
        }

        /// What the numbers of one line are about.
        public struct Row: Hashable, Sendable {
            /// What it is.
            public let subject: Figure.Subject
            /// A figure for each column; nil where the finding has none.
            public let cells: [Figure?]
        }

        /// From left to right.
        public let columns: [Column]
        /// In the order of the finding.
        public let rows: [Row]

        /// The grid in pieces with so many crossing columns each; the first has all others.
        public func pieces(crossing count: Int) -> [Grid] {
            precondition(count > 0, "a piece has a column")
            let crossing = columns.indices.filter { columns[$0].part != nil }
            guard crossing.count > count else { return [self] }
            let others = columns.indices.filter { columns[$0].part == nil }
            return stride(from: 0, to: crossing.count, by: count).map { start in
                let places = (start == 0 ? others : []) + crossing[start...].prefix(count)
                return Grid(
                    columns: places.map { columns[$0] },
                    rows: rows.map { row in
                        Row(subject: row.subject, cells: places.map { row.cells[$0] })
                    }
                    .filter { row in start == 0 || row.cells.contains { $0 != nil } }
                )
            }
        }
    }

    /// The lines.
    public let lines: [Line]
    /// The grids.
    public let grids: [Grid]

    /// Lays figures out.
    public init(_ figures: [Figure]) {
        let places = Self.places(figures)
        var families: [Family] = []
        var columns: [Family: [Grid.Column]] = [:]
        for place in places.compactMap(\.self) {
            if columns[place.family] == nil { families.append(place.family) }
            if columns[place.family]?.contains(place.column) != true {
                columns[place.family, default: []].append(place.column)
            }
        }
        // One column would say in a heading what a line says with a bar.
        let isGrid = { (family: Family) in columns[family, default: []].count > 1 }
        let placed = zip(figures, places)
        lines = Self.lines(
            placed.compactMap { figure, place in
                place.map { isGrid($0.family) } == true ? nil : figure
            }
        )
        grids = families.filter(isGrid).map { family in
            Self.grid(
                placed.compactMap { figure, place in
                    place.flatMap { $0.family == family ? (figure, $0) : nil }
                },
                Self.ordered(columns[family, default: []])
            )
        }
    }

    /// What the rows of a grid are.
    private enum Family: Hashable {
        case parts, sides, entities, departments, pairs, members
    }

    /// Where a figure stands in a grid.
    private struct Place {
        let family: Family
        let row: Figure.Subject
        let column: Grid.Column
    }

    /// The place of each figure; nil for one that is never in a grid.
    private static func places(_ figures: [Figure]) -> [Place?] {
        let sideNames = Set(
            figures.compactMap { figure in
                if case .side? = figure.subject { figure.name } else { nil }
            }
        )
        // With many numbers for each side, sides have rows.
        let haveSidesRows = sideNames.count > 2
        return figures.map { figure in
            guard let subject = figure.subject else { return nil }
            let column = Grid.Column(figure.name)
            switch subject {
            case .organisation, .month: return nil
            case .part: return Place(family: .parts, row: subject, column: column)
            case .side where haveSidesRows:
                return Place(family: .sides, row: subject, column: column)
            case .side(let organisation, let part):
                return Place(
                    family: .parts,
                    row: .part(part),
                    column: Grid.Column(figure.name, of: organisation)
                )
            case .cell(let entity, let part):
                return Place(
                    family: .entities,
                    row: .entity(entity),
                    column: Grid.Column(figure.name, crossing: part)
                )
            case .entity: return Place(family: .entities, row: subject, column: column)
            case .department: return Place(family: .departments, row: subject, column: column)
            case .pair: return Place(family: .pairs, row: subject, column: column)
            case .member: return Place(family: .members, row: subject, column: column)
            }
        }
    }

    /// What crosses the rows comes last, by name: no row knows all of it.
    private static func ordered(_ columns: [Grid.Column]) -> [Grid.Column] {
        columns.filter { $0.part == nil }
            + columns.filter { $0.part != nil }
            .sorted { ($0.part ?? "", $0.name) < ($1.part ?? "", $1.name) }
    }

    private static func grid(_ placed: [(Figure, Place)], _ columns: [Grid.Column]) -> Grid {
        var rows: [(subject: Figure.Subject, cells: [Grid.Column: Figure])] = []
        // The newest row of each subject: two things may be called the same, and none hides the other.
        var newest: [Figure.Subject: Int] = [:]
        for (figure, place) in placed {
            if let row = newest[place.row], rows[row].cells[place.column] == nil {
                rows[row].cells[place.column] = figure
            } else {
                newest[place.row] = rows.count
                rows.append((place.row, [place.column: figure]))
            }
        }
        return Grid(
            columns: columns,
            rows: rows.map { row in
                Grid.Row(subject: row.subject, cells: columns.map { row.cells[$0] })
            }
        )
    }

    private static func lines(_ figures: [Figure]) -> [Line] {
        var lines: [Line] = []
        var strips: [String: Int] = [:]
        for figure in figures {
            guard case .month? = figure.subject, case .flag = figure.value else {
                lines.append(.figure(figure))
                continue
            }
            if let place = strips[figure.name], case .strip(let months) = lines[place] {
                lines[place] = .strip(months + [figure])
            } else {
                strips[figure.name] = lines.count
                lines.append(.strip([figure]))
            }
        }
        return lines
    }
}
