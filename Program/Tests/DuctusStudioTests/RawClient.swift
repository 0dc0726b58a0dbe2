import Foundation

/// A client that sends what it likes, and reads when it likes.
final class RawClient: @unchecked Sendable {
    private let socket: Int32

    /// - Parameter receiveBuffer: what the system keeps for a client that does not read, about, in bytes.
    init(port: Int, receiveBuffer: Int32? = nil) throws {
        #if canImport(Darwin)
            socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
        #else
            socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        if var receiveBuffer {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    }

    deinit { close(socket) }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Foundation.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// What comes within so many seconds, until the server closes; nil where nothing comes and it stays open.
    func receive(within seconds: Double, until end: String? = nil) -> String? {
        let deadline = Date() + seconds
        var received: [UInt8] = []
        while true {
            let left = deadline.timeIntervalSinceNow
            var poll = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            guard left > 0, Foundation.poll(&poll, 1, Int32(left * 1000)) > 0 else {
                return received.isEmpty ? nil : String(decoding: received, as: UTF8.self)
            }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = recv(socket, &buffer, buffer.count, 0)
            if count > 0 { received += buffer[..<count] }
            let text = String(decoding: received, as: UTF8.self)
            if count <= 0 || end.map(text.contains) == true { return text }
        }
    }
}
