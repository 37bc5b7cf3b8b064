using System.Globalization;
using System.Text.Json.Nodes;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Audit;

namespace IdentityHost.Commands;

/// <summary>How answers are worded everywhere: what the rules of the administration said, times, lists.</summary>
internal static class Wording
{
    /// <summary>The answer to a deed.</summary>
    /// <param name="result">What came of it.</param>
    /// <param name="what">What it was done to, to begin a sentence with.</param>
    /// <param name="done">The answer when it is done.</param>
    public static CommandResult Of(AdministrationResult result, string what, Func<CommandResult> done) => Refusal(result, what) ?? done();

    /// <summary>The answer when it is not done, or null.</summary>
    public static CommandResult? Refusal(AdministrationResult result, string what) => result switch
    {
        AdministrationResult.Done or AdministrationResult.DoneWith => null,
        AdministrationResult.NotFound => CommandResult.NotFound($"{what} is not there."),
        AdministrationResult.Forbidden => CommandResult.Refused($"{what} cannot be changed so: who is in Root, and what Root may do, follows from who is superuser.") with { Audited = AuditReasons.AboveRights },
        AdministrationResult.LastSuperuser => CommandResult.Refused($"{what} is the last superuser who may sign in.") with { Audited = AuditReasons.LastSuperuser },
        AdministrationResult.Throttled throttled => CommandResult.Refused($"{what}: {TooOften(throttled.RetryAfter)}"),
        AdministrationResult.Invalid invalid => CommandResult.Refused($"{invalid.Field}: {invalid.Problem}"),
        _ => CommandResult.Refused($"{what}: the name or address belongs to another one, or it was changed meanwhile; look, and try again."),
    };

    /// <summary>What is said where mails were asked for too often.</summary>
    public static string TooOften(TimeSpan wait) => string.Create(CultureInfo.InvariantCulture, $"too many mails were asked for; try again in {Math.Ceiling(wait.TotalMinutes)} minutes.");

    /// <summary>A moment, for people and programs; null stays null.</summary>
    public static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Words as JSON.</summary>
    public static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => JsonValue.Create(word))]);
}
