import DuctusStudioCommand

/// The `studio` command.
@main
enum DuctusStudioProgram {
    static func main() async {
        await StudioCommand.main()
    }
}
