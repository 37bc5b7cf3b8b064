namespace IdentityHost.Operations;

/// <summary>The oldest runtime the server starts on: before it Data Protection took forged payloads for genuine (CVE-2026-40372).</summary>
internal static class RuntimeFloor
{
    public static Version Oldest { get; } = new(10, 0, 7);

    /// <summary>Why this runtime cannot be used, or null.</summary>
    public static string? Fault(Version runtime) => runtime < Oldest
        ? $"The .NET runtime is {runtime}, but the server needs {Oldest} or newer: older ones accept forged cookies (CVE-2026-40372). Install the latest ASP.NET Core runtime {Oldest.ToString(2)}."
        : null;
}
