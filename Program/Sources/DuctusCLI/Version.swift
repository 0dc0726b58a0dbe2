import Crypto
import DuctusBuild
import DuctusModels
import Ductus
import Foundation

/// What `ductus --version` prints.
enum Version {
    /// The version, the commit that the program was built from, and of each model the beginning of its SHA-256, by which
    /// two models of one name are told apart.
    static var description: String {
        let commit = String(cString: ductus_build_commit())
        var lines = ["ductus \(DuctusVersion.current)" + (commit.isEmpty ? "" : " (\(commit))")]
        for model in ShippedModel.allCases {
            let content = try? Data(contentsOf: ShippedFiles.file(model.fileName))
            let digest = content.map {
                SHA256.hash(data: $0).prefix(6).map { String(format: "%02x", $0) }.joined()
            }
            lines.append("\(model.rawValue) \(digest ?? "is missing")")
        }
        return lines.joined(separator: "\n")
    }
}
