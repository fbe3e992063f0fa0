/// A gateway whose connections are given back when they are no longer needed.
protocol ClosableGateway: Gateway {
    /// Ends the connections; nothing can be called afterwards.
    func close() async
}

extension GatewayConnection: ClosableGateway {}
