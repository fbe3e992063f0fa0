public import EntenteDomain
public import EntenteSync
import NIOConcurrencyHelpers

/// What the calls about attachments share.
public struct AttachmentDesk: Sendable {
    let store: any AttachmentStore
    /// Whether a scanner must let bytes through before anybody else gets them.
    let isScanned: Bool
    let quota: Int64
    let slots = TransferSlots()

    /// Puts the desk together.
    public init(
        store: any AttachmentStore,
        isScanned: Bool = false,
        quota: Int64 = Limits.attachmentQuotaBytes
    ) {
        self.store = store
        self.isScanned = isScanned
        self.quota = quota
    }
}

/// How many attachments are on their way: each holds a piece in memory, so that there is a bound.
///
/// It is counted for each organisation, so that one of them cannot keep others from theirs.
final class TransferSlots: Sendable {
    private let taken = NIOLockedValueBox<[OrganisationID: Int]>([:])

    /// Takes a place.
    func take(for organisation: OrganisationID) throws(Problem) {
        let isFree = taken.withLockedValue { taken in
            let all = taken.values.reduce(0, +)
            guard all < Limits.attachmentTransfers,
                taken[organisation, default: 0] < Limits.attachmentTransfersOfOne
            else { return false }
            taken[organisation, default: 0] += 1
            return true
        }
        guard isFree else {
            throw Problem(.unavailable, detail: "many attachments are on their way", retryAfter: 2)
        }
    }

    /// Gives a place back.
    func giveBack(for organisation: OrganisationID) {
        taken.withLockedValue { taken in
            let left = taken[organisation, default: 1] - 1
            taken[organisation] = left > 0 ? left : nil
        }
    }
}
