import Foundation

/// Small stroke-3 sets as NumPy itself wrote them.
enum StrokeFixture {
    /// Two drawings of four and two rows of 16-bit numbers, as NumPy 2.4 pickles them in protocol 2.
    static let protocol2 = bytes(
        """
        k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAg
        ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqAAmNudW1weS5fY29yZS5t
        dWx0aWFycmF5Cl9yZWNvbnN0cnVjdApxAGNudW1weQpuZGFycmF5CnEBSwCFcQJjX2NvZGVjcwplbmNvZGUKcQNYAQAAAGJx
        BFgGAAAAbGF0aW4xcQWGcQZScQeHcQhScQkoSwFLAoVxCmNudW1weQpkdHlwZQpxC1gCAAAATzhxDImIh3ENUnEOKEsDWAEA
        AAB8cQ9OTk5K/////0r/////Sz90cRBiiV1xEShoAGgBSwCFcRJoB4dxE1JxFChLAUsESwOGcRVoC1gCAAAAaTJxFomIh3EX
        UnEYKEsDWAEAAAA8cRlOTk5K/////0r/////SwB0cRpiiWgDWBwAAAAMABcAAADDu8O/BwABACwBw7zDvgAAAQABAAEAcRto
        BYZxHFJxHXRxHmJoAGgBSwCFcR9oB4dxIFJxIShLAUsCSwOGcSJoGIloA1gMAAAAAAAAAAAAAwAEAAAAcSNoBYZxJFJxJXRx
        JmJldHEnYi4=
        """)

    /// The same in protocol 3.
    static let protocol3 = bytes(
        """
        k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAg
        ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqAA2NudW1weS5fY29yZS5t
        dWx0aWFycmF5Cl9yZWNvbnN0cnVjdApxAGNudW1weQpuZGFycmF5CnEBSwCFcQJDAWJxA4dxBFJxBShLAUsChXEGY251bXB5
        CmR0eXBlCnEHWAIAAABPOHEIiYiHcQlScQooSwNYAQAAAHxxC05OTkr/////Sv////9LP3RxDGKJXXENKGgAaAFLAIVxDmgD
        h3EPUnEQKEsBSwRLA4ZxEWgHWAIAAABpMnESiYiHcRNScRQoSwNYAQAAADxxFU5OTkr/////Sv////9LAHRxFmKJQxgMABcA
        AAD7/wcAAQAsAfz+AAABAAEAAQBxF3RxGGJoAGgBSwCFcRloA4dxGlJxGyhLAUsCSwOGcRxoFIlDDAAAAAAAAAMABAAAAHEd
        dHEeYmV0cR9iLg==
        """)

    /// The same in protocol 4.
    static let protocol4 = bytes(
        """
        k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAg
        ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqABJUSAQAAAAAAAIwWbnVt
        cHkuX2NvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAduZGFycmF5lJOUSwCFlEMBYpSHlFKUKEsB
        SwKFlGgDjAVkdHlwZZSTlIwCTziUiYiHlFKUKEsDjAF8lE5OTkr/////Sv////9LP3SUYoldlChoAmgFSwCFlGgHh5RSlChL
        AUsESwOGlGgMjAJpMpSJiIeUUpQoSwOMATyUTk5OSv////9K/////0sAdJRiiUMYDAAXAAAA+/8HAAEALAH8/gAAAQABAAEA
        lHSUYmgCaAVLAIWUaAeHlFKUKEsBSwJLA4aUaBmJQwwAAAAAAAADAAQAAACUdJRiZXSUYi4=
        """)

    /// One drawing of two rows of 32-bit floats, stored column by column.
    static let columnMajorFloats = bytes(
        """
        k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMSwpLCB9ICAgICAg
        ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqABJXlAAAAAAAAAIwWbnVt
        cHkuX2NvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAduZGFycmF5lJOUSwCFlEMBYpSHlFKUKEsB
        SwGFlGgDjAVkdHlwZZSTlIwCTziUiYiHlFKUKEsDjAF8lE5OTkr/////Sv////9LP3SUYoldlGgCaAVLAIWUaAeHlFKUKEsB
        SwJLA4aUaAyMAmY0lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGKIQxgAAAA/AAAQQAAAwD8AAGDAAAAAAAAAgD+U
        dJRiYXSUYi4=
        """)

    /// An .npz: `valid` holds the first drawing, `test` the second, `train` both.
    static let archive = bytes(
        """
        UEsDBBQAAAAIAAAAIQAVltpg+AAAAHABAAAJAAAAdmFsaWQubnB5m+wX6hsQychQxlCtnpJanFykbqWgXuOvrqOgnpZfVFKU
        mBefX5SSChJ2S8wpTgWKF2ckFqQC+RqGOpo6CrUKlACuBpapTxkgoEcsrzS3oFIvPjm/KFUvtzSnJDOxqCixckoPT3xRanJ+
        XnFJUWlyyZTJU3pYwSqn9LDnpUCUTJ7izdA6xZkxaUr7lKApGt6M3oytUzKYe1hTSioLUkFamPwtpnR2QGSZexhrpvj5+Xn9
        BwIw4W1fMiWpM3ZKBlMGK8ikDHaYOSzezG1TMnh6mDKNkPXboOlnAOl3luBhEAf65Pd/dgZGBh3GP/8YgDQITgFKJwKxHgBQ
        SwMEFAAAAAgAAAAhAC7krt8kAQAAsAEAAAgAAAB0ZXN0Lm5weaWOS0vDQBSFJ0l9jfX9fmeXCqVQVyKCOxcGUwkIcSFlMhlJ
        oU16JlOhWMFNW7v2B+uksQvXnsV9nvtxv7zH+4cng7ySNycSGZfOle0MGk7Vdl5SqSRLmqmMRD6+Ze1M6HkWs67QfaVePa/a
        7/Z/RD9MnvQ63X6tyVMpap1eW7WYlKxPm1LwNMmU7HFFQQobTaJiC8MlQ5hcn0WCZ1QkeUFhBQYhJEQpmNe5zVQrqWNuhHkf
        C2Ms+liquIZrDEF/gZHqd/XdcmBqf+MS5cnnGCs+VituwRpgzfO8u2+taXBvFNbDyTM2YhJPv9iMNXrLx3aONl1rhJ244LUu
        sJvz9nzsz3jXOPjLIwqH4SS2gjKZySIlHXEU68+PfZwonIZM4Sys/QBQSwMEFAAAAAgAAAAhAJdwmNsvAQAAugEAAAkAAAB0
        cmFpbi5ucHmlj8tLw0AQxmebaDXWd7X1nVsihB56EhE8BDwYTCUg1IOUPFZSaJPMZisUK3ipNWf/XMW6Se3Bs9/ALPPN8PvY
        D/vu5vaewBM8awFNfaadq9qopRmq9hgzztyoE7OA5vaV20up8NPQTaiY9aZxaqgv6n+kvEp+NOgnw0bHjxlt9Ac93nUZc4dK
        h1E/jlLOBj5XEGZnShTMtkgsGGPJJB5KE5QdXNAtYpXGuPh7GPBhQhUst0sA0DrDpex9gssOKroltYnwRrhi2/b1VKho1iXH
        ipc94KoeQljg10LBXndwI2fLlvSGm+EM2G3iVg7cdrA6B17gzl8gcNz1MrNegZpYf07LQMAgX98g3rywxrHuzcP28rB9Bw+K
        j+Rhh2E1MytQSAJZdDzieOxRjide4wdQSwECFAMUAAAACAAAACEAFZbaYPgAAABwAQAACQAAAAAAAAAAAAAAgAEAAAAAdmFs
        aWQubnB5UEsBAhQDFAAAAAgAAAAhAC7krt8kAQAAsAEAAAgAAAAAAAAAAAAAAIABHwEAAHRlc3QubnB5UEsBAhQDFAAAAAgA
        AAAhAJdwmNsvAQAAugEAAAkAAAAAAAAAAAAAAIABaQIAAHRyYWluLm5weVBLBQYAAAAAAwADAKQAAAC/AwAAAAA=
        """)

    private static func bytes(_ base64: String) -> [UInt8] {
        [UInt8](Data(base64Encoded: base64, options: .ignoreUnknownCharacters)!)
    }
}
