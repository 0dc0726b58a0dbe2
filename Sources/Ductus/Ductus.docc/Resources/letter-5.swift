import Ductus
import DuctusModels
import Foundation

let scribe = try Scribe(.shipped(.hands))
let hand = try Hand.mix([.shipped("clara"), .shipped("theo")], weights: [0.6, 0.4])
let letter = try scribe.write("Dear Ada,\nit weaves.", options: .init(hand: hand, bias: 1.5, seed: 7))
let card = Sheet(width: 148, height: 105, margin: 12)
let page = try letter.pages(on: card)[0]
try page.svg().write(toFile: "letter.svg", atomically: true, encoding: .utf8)
