public import EntenteDomain
public import Foundation

/// Who a replica is, and which gateway it belongs to.
public struct DeviceIdentity: Hashable, Sendable {
    /// The device with its member, department and organisation.
    public let principal: Principal
    /// The address of the gateway, such as `https://localhost:8443`.
    public let gateway: URL
    /// The gateway's public key for heads: 32 bytes, pinned at enrolment.
    public let headKey: [UInt8]

    /// Puts an identity together.
    public init(principal: Principal, gateway: URL, headKey: [UInt8]) {
        self.principal = principal
        self.gateway = gateway
        self.headKey = headKey
    }

    /// The device's id.
    public var device: DeviceID { principal.device }
}
