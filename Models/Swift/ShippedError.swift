import Ductus
import Foundation

/// What comes with Ductus cannot be used.
public enum ShippedError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The folder of models is at none of these paths.
    case notFound(searched: [String])
    /// A file of the folder is missing or cannot be read.
    case missing(URL)
    /// A file is not what it should be: damaged, or of another version.
    case damaged(URL, InputError)
    /// There is no hand of this name.
    case unknownHand(String, known: [String])

    public var description: String {
        switch self {
        case .notFound(let searched):
            "the models that come with Ductus were not found; keep Ductus_DuctusModels.resources beside the program, "
                + "or install with `make install`. Searched: \(searched.joined(separator: ", "))"
        case .missing(let url):
            "\(url.path): this file of Ductus is missing or cannot be read; install Ductus again"
        case .damaged(let url, let error):
            "\(url.path): this file of Ductus is damaged or of another version (\(error)); install Ductus again"
        case .unknownHand(let name, let known):
            if let meant = ShippedFiles.suggestion(for: name, among: known) {
                "there is no hand named \(name); did you mean \(meant)? There are \(known.joined(separator: ", "))"
            } else {
                "there is no hand named \(name); there are \(known.joined(separator: ", "))"
            }
        }
    }
}
