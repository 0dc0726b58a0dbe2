/// The lines of each form, by number, that may show their hand.
struct Forms: Sendable {
    private let numbers: [String: [Int]]
    /// Forms with two lines or more, in a fixed order.
    let withPairs: [[Int]]

    init(_ lines: [InkLine]) {
        var numbers: [String: [Int]] = [:]
        for (number, line) in lines.enumerated() where line.showsHand {
            numbers[line.form, default: []].append(number)
        }
        self.numbers = numbers
        withPairs = numbers.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The lines of a form but one.
    func others(of form: String, than number: Int) -> [Int] {
        (numbers[form] ?? []).filter { $0 != number }
    }

    /// The line after `number` among those of its form, after the last the first; nil where there is no other.
    func next(of form: String, after number: Int) -> Int? {
        let others = others(of: form, than: number)
        return others.first { $0 > number } ?? others.first
    }
}
