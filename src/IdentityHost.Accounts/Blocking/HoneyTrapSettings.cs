using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Accounts.Blocking;

/// <summary>What baits programs that try every form and address; off until one of the two is set.</summary>
public sealed class HoneyTrapSettings
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(30);

    /// <summary>The name of a field of the sign-up page that people do not see; whoever fills it in is caught. Empty: there is none.</summary>
    public string Field { get; set; } = "";

    /// <summary>Paths that nothing leads to, for example <c>/wp-login.php</c>; whoever asks for one is caught.</summary>
    public IList<string> Paths { get; } = [];

    /// <summary>How long a client address (IPv4 address, IPv6 /64) that was caught signs nobody up and sends nothing: 1 minute to 30 days.</summary>
    public TimeSpan Duration { get; set; } = TimeSpan.FromDays(1);

    internal static string? PathFault(string path) => path.Length > 1 && path[0] == '/' && !path.Contains('?', StringComparison.Ordinal) ? null : "which is no path such as /wp-login.php.";

    internal IEnumerable<ValidationResult> Faults()
    {
        if (Field.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')) || Field.ToUpperInvariant() is "EMAIL" or "USERNAME" or "PASSWORD" or "PHONE" or "CSRF")
            yield return BlockingOptions.Fault("HoneyTrap:Field", $"is '{Field}', but must be a name in letters and digits that no field of the page has.");
        if (Duration < s_shortest || Duration > s_longest)
            yield return BlockingOptions.Fault("HoneyTrap:Duration", "must be between 00:01:00 and 30.00:00:00.");
    }
}
