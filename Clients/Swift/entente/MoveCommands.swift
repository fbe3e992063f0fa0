import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import Foundation

/// Packs this device for another machine.
struct MoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract:
            "Pack this device into a file for another machine; this folder refuses from then on.",
        discussion: """
            The file holds the device's key: carry it yourself, and delete it when it is unpacked.

            Example: entente move laptop.entente
            """
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: "The file to make.") var file: String

    func run() async throws {
        try await reporting {
            let url = URL(fileURLWithPath: file)
            try await Moving.pack(
                common.folder,
                into: url,
                waiting: .seconds(max(0, common.wait))
            )
            if common.json { return Output.json(["file": .string(url.path)]) }
            Output.say("This device is in \(url.path) now; this folder is closed.")
            Output.say("On the other machine run `entente unpack FILE`.")
        }
    }
}

/// Makes a folder of a packed device.
struct UnpackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unpack",
        abstract: "Make this folder the device that `entente move` has packed on another machine.",
        discussion: "Example: entente unpack laptop.entente"
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: "The file.") var file: String

    func run() async throws {
        try await reporting {
            try Moving.unpack(URL(fileURLWithPath: file), into: common.folder)
            if common.json { return Output.json(["folder": .string(common.folder.url.path)]) }
            Output.say("The device is in \(common.folder.url.path); delete \(file) now.")
        }
    }
}

/// Gives a copied folder a name of its own.
struct RenewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Give this folder a device of its own when it is a copy; nothing in it is lost.",
        discussion: """
            For a folder that was copied or put back from a backup, while the device went on elsewhere. \
            The code is one of yours, from your administrator.

            Example: entente renew 7k2m-9xqp-4f3c-0hza-w81d
            """
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: "The one-time code.") var code: String
    @Option(help: "What the device shall be called.") var name: String?

    func run() async throws {
        try await reporting {
            let device = try await Enrolling.renew(
                common.folder,
                code: code,
                name: name ?? String(ProcessInfo.processInfo.hostName.prefix(100)),
                waiting: .seconds(max(0, common.wait))
            )
            if common.json { return Output.json(["device": .string(device.description)]) }
            Output.say("This folder is the device \(device) now.")
            Output.say("Run `entente sync`: what waited is made again under the new name.")
        }
    }
}
