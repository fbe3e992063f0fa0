public import ArgumentParser
public import EntenteDomain

extension Role: ExpressibleByArgument {
    /// Reads a role; a hyphen stands for the underscore as well.
    public init?(argument: String) {
        self.init(rawValue: argument.replacing("-", with: "_"))
    }
}
