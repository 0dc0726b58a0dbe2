import Ductus
import DuctusModels

let scribe = try Scribe(.shipped(.hands))
