using System.Text.RegularExpressions;
using IdentityHost.Accounts.Messages;
using IdentityHost.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Testing.Headless;

/// <summary>The mails a development server keeps.</summary>
public sealed partial class Mailbox(TestServer server)
{
    private const int MostKept = 500;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>The texts of the mails to an address, oldest first.</summary>
    public async Task<IReadOnlyList<string>> ToAsync(string email)
    {
        var all = await server.Services.GetRequiredService<IOutbox>().ListKeptAsync(MostKept, CancellationToken.None);
        return [.. all.Where(m => string.Equals(m.To, email, StringComparison.OrdinalIgnoreCase)).OrderBy(m => m.CreatedAt).Select(m => m.Text)];
    }

    /// <summary>The text of the mail with this number, counted from one; waits for it.</summary>
    public async Task<string> WaitAsync(string email, int number = 1)
    {
        var until = TimeProvider.System.GetTimestamp();
        // Most are there within a few milliseconds.
        for (var pause = 5; TimeProvider.System.GetElapsedTime(until) < s_patience; pause = Math.Min(2 * pause, 50))
        {
            if (await ToAsync(email) is { } mails && mails.Count >= number)
                return mails[number - 1];
            await Task.Delay(pause);
        }

        throw new InvalidOperationException($"Mail {number} to {email} never came.");
    }

    /// <summary>The code in the mail with this number.</summary>
    public async Task<string> CodeAsync(string email, int number = 1) => Code().Match(await WaitAsync(email, number)) is { Success: true } match
        ? match.Value.Replace(" ", "", StringComparison.Ordinal)
        : throw new InvalidOperationException($"Mail {number} to {email} has no code: {await WaitAsync(email, number)}");

    /// <summary>The first code in a mail after so many others.</summary>
    public async Task<string> NextCodeAsync(string email, int after)
    {
        for (var number = after + 1; ; number++)
        {
            if (Code().Match(await WaitAsync(email, number)) is { Success: true } match)
                return match.Value.Replace(" ", "", StringComparison.Ordinal);
        }
    }

    /// <summary>The key of the link in the mail with this number.</summary>
    public async Task<string> KeyAsync(string email, int number = 1) => Key().Match(await WaitAsync(email, number)) is { Success: true } match
        ? match.Value
        : throw new InvalidOperationException($"Mail {number} to {email} has no key.");

    /// <summary>Six digits, in two groups for whoever types them.</summary>
    [GeneratedRegex(@"\b\d{3} ?\d{3}\b", RegexOptions.None, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"[A-Za-z0-9_-]{43,}", RegexOptions.None, 1000)]
    private static partial Regex Key();
}
