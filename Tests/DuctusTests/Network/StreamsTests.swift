import Foundation
import Testing

@testable import Ductus

@Suite struct StreamsTests {
    private static func models() throws -> [HandwritingModel] {
        let shallow = try syntheticModel(layers: [37])
        let deep = try syntheticModel(layers: [16, 9, 33], mixtures: 20)
        return [shallow, shallow.quantised(), deep, deep.quantised()]
    }

    @Test func streamsSideBySideGiveTheBitsOfEachAlone() throws {
        for model in try Self.models() {
            let network = HandwritingNetwork(model)
            let together = Streams(network, count: 7)
            for step in 0..<someOffsets.count {
                let offsets = (0..<7).map { someOffsets[(step + 11 * $0) % someOffsets.count] }
                together.read(offsets)
            }
            for stream in 0..<7 {
                let alone = Streams(network, count: 1)
                for step in 0..<someOffsets.count {
                    alone.read(someOffsets[(step + 11 * stream) % someOffsets.count])
                }
                #expect(alone[0] == together[stream])
                #expect(alone.density() == together.density(stream))
            }
        }
    }

    @Test func streamsBehindTheOffsetsRest() throws {
        for model in try Self.models() {
            let network = HandwritingNetwork(model)
            let (some, all) = (Streams(network, count: 3), Streams(network, count: 3))
            for offset in someOffsets {
                some.read([offset, offset, offset])
                all.read([offset, offset, offset])
            }
            some.read([someOffsets[1], someOffsets[2]])
            #expect(some[2] == all[2])
            let alone = Streams(network, count: 1)
            alone[0] = all[1]
            alone.read(someOffsets[2])
            #expect(alone[0] == some[1])
            #expect(alone.density() == some.density(1))
        }
    }

    @Test func aStateTakenAndSetBackGoesOnTheSame() throws {
        for model in try Self.models() {
            let network = HandwritingNetwork(model)
            let first = Streams(network, count: 1)
            for offset in someOffsets { first.read(offset) }
            let second = Streams(network, count: 3)
            second[1] = first[0]
            first.read(someOffsets[3])
            second.read([someOffsets[0], someOffsets[3], someOffsets[5]])
            #expect(first[0] == second[1])
        }
    }

    @Test func aStateForeseesTheSameWhereverItIsSet() throws {
        let network = HandwritingNetwork(try syntheticModel(layers: [40, 24]))
        let (here, there) = (Streams(network, count: 1), Streams(network, count: 2))
        for offset in someOffsets { here.read(offset) }
        _ = there.density(1)
        there[1] = here[0]
        #expect(there.density(1) == here.density())
        #expect(there.density(0) != here.density())
    }

    @Test func eightBitsForeseeAlmostWhatFloatsForesee() throws {
        let model = try syntheticModel(layers: [64])
        let (floats, bits) = (
            Streams(HandwritingNetwork(model), count: 1),
            Streams(HandwritingNetwork(model.quantised()), count: 1)
        )
        for offset in someOffsets {
            floats.read(offset)
            bits.read(offset)
            for (a, b) in zip(floats[0].hidden, bits[0].hidden) { #expect(abs(a - b) < 0.05) }
        }
    }

    @Test func absurdOffsetsAndStatesLeaveNothingThatIsNotFinite() throws {
        for model in try Self.models() {
            let streams = Streams(HandwritingNetwork(model), count: 1)
            var state = NetworkState(model.architecture)
            state.hidden[0] = .nan
            state.cell[1] = .infinity
            state.hidden[2] = 1e30
            streams[0] = state
            for offset in [
                PenOffset(dx: .nan, dy: .infinity), PenOffset(dx: 1e30, dy: -1e30, endOfStroke: true),
                PenOffset(dx: -.infinity, dy: 0),
            ] {
                streams.read(offset)
                #expect(streams[0].hidden.allSatisfy { $0.magnitude <= 1 })
                #expect(streams[0].cell.allSatisfy { $0.isFinite })
            }
        }
    }

    /// Whatever a caller hands over, memory that is not a stream's own stays untouched.
    @Test func whatDoesNotFitStopsTheProgram() async {
        await #expect(processExitsWith: .success) {
            Streams(HandwritingNetwork(try syntheticModel(characters: "ab")), count: 2).setText(
                [1, 2, 0], stream: 1)
        }
        await #expect(processExitsWith: .failure) {
            Streams(HandwritingNetwork(try syntheticModel(characters: "ab")), count: 2).setText([1, 3, 0])
        }
        await #expect(processExitsWith: .failure) {
            Streams(HandwritingNetwork(try syntheticModel()), count: 2).setText([1, 2], stream: 2)
        }
        await #expect(processExitsWith: .failure) {
            Streams(HandwritingNetwork(try syntheticModel()), count: 2).read([.origin, .origin, .origin])
        }
        await #expect(processExitsWith: .failure) {
            Streams(HandwritingNetwork(try syntheticModel()), count: 2).read([PenOffset]())
        }
        await #expect(processExitsWith: .failure) {
            Streams(HandwritingNetwork(try syntheticModel()), count: 2)[0] = NetworkState(
                hidden: [], cell: [])
        }
    }
}
