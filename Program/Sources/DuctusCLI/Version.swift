import DuctusBuild
import DuctusModels
import Ductus

/// What `ductus --version` prints.
enum Version {
    /// The version, the commit that the program was built from, and of each model its fingerprint.
    static var description: String {
        let commit = String(cString: ductus_build_commit())
        var lines = ["ductus \(DuctusVersion.current)" + (commit.isEmpty ? "" : " (\(commit))")]
        for model in ShippedModel.allCases {
            lines.append("\(model.rawValue) \((try? model.fingerprint()) ?? "is missing")")
        }
        return lines.joined(separator: "\n")
    }
}
