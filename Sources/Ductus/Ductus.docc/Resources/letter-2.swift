import Ductus
import DuctusModels

let scribe = try Scribe(.shipped(.hands))
let letter = try scribe.write("Dear Ada,\nit weaves.", options: .init(seed: 7))
