#if !hasFeature(Embedded)
    extension Scribe {
        /// Writes a text word by word beside the caller: each word is written when it is awaited, on another thread than
        /// the main one. Where the task that awaits is cancelled, the words end.
        ///
        ///     for await word in try scribe.asyncWords(of: "Dear Ada,") { print(word.text) }
        ///
        /// - Throws: what ``Spelling`` throws, at once.
        public func asyncWords(
            of text: String, options: Options = Options()
        ) throws(InputError) -> AsyncStream<Manuscript.Word> {
            let source = WordSource(try RunWriter(text, options, network, alphabet))
            return AsyncStream { await source.next() }
        }
    }

    /// A text writer that tasks share.
    private actor WordSource {
        private let words: TextWriter

        init(_ writer: RunWriter) { words = TextWriter(writer, after: nil) }

        func next() -> Manuscript.Word? { Task.isCancelled ? nil : words.next() }
    }
#endif
