public import EntentePostgres

/// The database of an installation: its own cluster, or a server that the administrator has.
public enum DatabaseChoice: Sendable {
    /// The cluster in the data folder.
    case embedded(EmbeddedCluster)
    /// A server elsewhere, under an address of libpq.
    case external(address: String)

    /// What an installation uses.
    public init(_ installation: Installation) {
        if let address = installation.configuration.database {
            self = .external(address: address)
        } else {
            self = .embedded(EmbeddedCluster(folder: installation.folder.path))
        }
    }

    /// The address for migrations and administration.
    public var ownerAddress: String {
        switch self {
        case .embedded(let cluster):
            cluster.address(database: EmbeddedCluster.database, role: EmbeddedCluster.owner)
        case .external(let address): address
        }
    }

    /// The address for making logins, which the schema's owner may not.
    ///
    /// On a server elsewhere it is the administrator's own, who may or may not.
    public var administratorAddress: String {
        switch self {
        case .embedded(let cluster):
            cluster.address(
                database: EmbeddedCluster.database,
                role: EmbeddedCluster.administrator
            )
        case .external(let address): address
        }
    }

    /// The address for the gateway, which may neither update nor delete the log.
    ///
    /// On a server elsewhere the administrator's login takes the gateway's role at connect, so that
    /// one address is enough.
    public var gatewayAddress: String {
        switch self {
        case .embedded(let cluster):
            cluster.address(database: EmbeddedCluster.database, role: EmbeddedCluster.gateway)
        case .external(let address):
            if address.hasPrefix("postgres://") || address.hasPrefix("postgresql://") {
                address + (address.contains("?") ? "&" : "?")
                    + "options=-c%20role%3D\(EmbeddedCluster.gateway)"
            } else {
                address + " options='-c role=\(EmbeddedCluster.gateway)'"
            }
        }
    }
}
