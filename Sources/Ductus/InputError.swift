/// What was given cannot be used: a file's bytes, an argument, a text, ink or a model.
///
/// The case says who can mend it and how; its sentence, which is also the ``description``, says what was found, where, what
/// was expected and what to do.
public enum InputError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Bytes or weights that are not what they should be: of another kind, damaged or cut short.
    case malformed(String)
    /// A file of a format that this version of Ductus does not read.
    case unsupportedVersion(String)
    /// More than a documented limit, or than this machine's memory, allows.
    case tooLarge(String)
    /// An argument, an option, or a point of a page, outside its bounds, or two that exclude each other.
    case invalidArgument(String)
    /// The model cannot do this, or the hand or the other model does not belong to it: take another model or hand.
    case wrongModel(String)
    /// There is no text, or it holds characters that the hand has not learned.
    case unwritableText(String)
    /// Ink that is well formed and of no use here: too little, too much, or without the texts it needs.
    case unusableInk(String)

    /// The sentence: what was found, where, what was expected and what to do.
    public var description: String {
        switch self {
        case .malformed(let sentence), .unsupportedVersion(let sentence), .tooLarge(let sentence),
            .invalidArgument(let sentence), .wrongModel(let sentence), .unwritableText(let sentence),
            .unusableInk(let sentence):
            sentence
        }
    }

    /// The same case with another sentence, made of its own: for instance with the place where it was met.
    public func rephrased(_ words: (String) -> String) -> InputError {
        let sentence = words(description)
        return switch self {
        case .malformed: .malformed(sentence)
        case .unsupportedVersion: .unsupportedVersion(sentence)
        case .tooLarge: .tooLarge(sentence)
        case .invalidArgument: .invalidArgument(sentence)
        case .wrongModel: .wrongModel(sentence)
        case .unwritableText: .unwritableText(sentence)
        case .unusableInk: .unusableInk(sentence)
        }
    }

    /// The same error where a file said it: what a caller must not pass is, in a file, damage.
    package var inFile: InputError {
        if case .invalidArgument(let sentence) = self { .malformed(sentence) } else { self }
    }

    package static let noHands = InputError.wrongModel(
        "this model does not write in given hands; take one that was trained with --hand")
}
