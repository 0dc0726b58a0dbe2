extension ShippedFiles {
    /// The one of `names` that somebody who typed `name` most likely meant; nil where none is near.
    ///
    ///     print(ShippedFiles.suggestion(for: "alam", among: ["alma", "otto"]) ?? "none")
    public static func suggestion(for name: String, among names: [String]) -> String? {
        // One slip in three letters; a long name is a path.
        let most = max(1, name.count / 3)
        guard name.count <= 40 else { return nil }
        let near = names.map { (name: $0, slips: slips(from: name.lowercased(), to: $0.lowercased())) }
        return near.filter { $0.slips <= most }.min { $0.slips < $1.slips }?.name
    }

    /// How many letters must be put in, left out, exchanged or swapped with their neighbour.
    private static func slips(from typed: String, to meant: String) -> Int {
        let (typed, meant) = (Array(typed), Array(meant))
        // Row i, column j: from the first i letters typed to the first j meant.
        var rows = [Array(0...meant.count)]
        for (i, letter) in typed.enumerated() {
            let above = rows[i]
            var row = [i + 1]
            for (j, other) in meant.enumerated() {
                var least = min(above[j + 1] + 1, row[j] + 1, above[j] + (letter == other ? 0 : 1))
                if i > 0, j > 0, letter == meant[j - 1], typed[i - 1] == other {
                    least = min(least, rows[i - 1][j - 1] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[typed.count][meant.count]
    }
}
