import Ductus

// Drawings of a model that makes them.

/// The numbers of a drawing that is asked for, in this order.
private enum DrawingSetting: Int {
    case number, columns, cell, temperature, bias
}

nonisolated(unsafe) private let drawnPoints = Held<Float>()

/// Makes a drawing and sets it in its cell of a grid. False: the message tells why not.
///
/// - Parameter seed: that of this drawing alone.
@_cdecl("makeDrawing")
public func makeDrawing(_ settings: UnsafePointer<Double>, _ seed: UInt64) -> Bool {
    func setting(_ setting: DrawingSetting) -> Double { settings[setting.rawValue] }
    guard let network, let format = network.drawings else {
        message = Array("the model writes lines without end, and makes no drawings".utf8)
        return false
    }
    do {
        let grid = try DrawingGrid(columns: Int(setting(.columns)), cell: Float(setting(.cell)))
        let writer = Writer(
            network, seed: seed, temperature: Float(setting(.temperature)), bias: Float(setting(.bias)))
        let strokes = grid.strokes(
            of: writer.drawing(format), number: Int(setting(.number)), size: format.size)
        var points: [Float] = []
        for stroke in strokes {
            for point in stroke.points { points += [point.x, point.y, 0] }
            points[points.count - 1] = 1
        }
        drawnPoints.hold(points)
        return true
    } catch {
        message = Array(error.description.utf8)
        return false
    }
}

/// x and y in millimetres, and 1 where a stroke ends, of each point of the drawing made last.
@_cdecl("drawingPoints")
public func drawingPoints() -> UnsafePointer<Float> { UnsafePointer(drawnPoints.pointer) }

@_cdecl("drawingPointCount")
public func drawingPointCount() -> Int { drawnPoints.count / 3 }
