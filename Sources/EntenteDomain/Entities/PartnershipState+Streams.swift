extension PartnershipState {
    /// The entities of a type that all organisations read, in the order of their ids.
    ///
    /// What one side keeps for itself, be it a draft or its own fields of a shared entity, has the same
    /// types: a number that both sides see is computed from these only.
    public func shared<E: Entity>(_: E.Type = E.self) -> EntityList<E> {
        all(E.self) { $0 == .shared }
    }

    /// The entities of a type in the viewer's own streams, in the order of their ids; none without one.
    public func own<E: Entity>(_: E.Type = E.self) -> EntityList<E> {
        guard let viewer else { return EntityList() }
        let departments = Set(organisation(viewer)?.departments.map(\.id) ?? [])
        return all(E.self) { audience in
            switch audience {
            case .organisation(let id): id == viewer
            case .department(let id): departments.contains(id)
            case .shared, .control: false
            }
        }
    }

    /// Whether something of the viewer's own streams was never published: if it was, its shared copy counts.
    func isKept(_ id: EntityID) -> Bool {
        readableByAll([id]).isEmpty && record(id)?.entity(Field.publishedAs) == nil
    }

    /// Those of some ids that are of entities which all organisations read.
    ///
    /// A link may name what only one side reads, or nothing: it shows nothing to the others.
    func readableByAll(_ ids: some Sequence<EntityID>) -> [EntityID] {
        ids.filter { record($0)?.audience == .shared }
    }

    /// What people call an organisation.
    func name(_ organisation: OrganisationID) -> String {
        self.organisation(organisation)?.name ?? "an unknown organisation"
    }
}
