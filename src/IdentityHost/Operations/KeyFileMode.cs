using Microsoft.Extensions.Options;

namespace IdentityHost.Operations;

/// <summary>Sees at the start that nobody but its owner uses the master key's file (S-146).</summary>
/// <remarks>
/// A mode that is too wide is mended, and told: who had the key meanwhile is for the operator to judge. Where it cannot be mended (a mounted
/// secret, a file of another user), reading by the group is let pass, because that is how orchestrators hand secrets to a process;
/// anything wider stops the start.
/// </remarks>
internal sealed partial class KeyFileMode(Locations locations, IOptions<ServerOptions> options, ILogger<KeyFileMode> log)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Looks, and mends what can be mended; refuses the start otherwise.</summary>
    public void Demand()
    {
        var file = locations.MasterKeyFile(options.Value);
        if (OperatingSystem.IsWindows() || !string.IsNullOrWhiteSpace(options.Value.MasterKey) || !File.Exists(file))
            return;
        var mode = File.GetUnixFileMode(file);
        var others = mode & ~(OwnerOnly | UnixFileMode.UserExecute);
        if (others == UnixFileMode.None)
            return;
        try
        {
            File.SetUnixFileMode(file, mode & OwnerOnly);
            LogMended(file, mode);
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            if (others != UnixFileMode.GroupRead)
                throw new StartRefusedException($"Others may use the master key: {file} has the mode {mode}, which cannot be mended from here. Do: chmod 600 {file}");
            LogGroup(file);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Others could use the master key: {File} had the mode {Mode}. It is 0600 now; who may have read the key before should be known.", EventName = "KeyFileMended")]
    private partial void LogMended(string file, UnixFileMode mode);

    [LoggerMessage(2, LogLevel.Warning, "Its group may read the master key {File}, and that cannot be mended from here.", EventName = "KeyFileGroup")]
    private partial void LogGroup(string file);
}
