/// Which Ductus this is.
public enum DuctusVersion {
    /// The version, after https://semver.org.
    public static let current = "0.1.0"
}
