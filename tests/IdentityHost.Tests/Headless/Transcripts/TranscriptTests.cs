using System.Text;
using IdentityHost.Accounts;
using IdentityHost.Testing;
using IdentityHost.Testing.Headless;
using Shouldly;

namespace IdentityHost.Tests.Headless.Transcripts;

/// <summary>
/// A flow as it goes over the wire, whole bodies, for both kinds of clients; the texts beside this file are what was compared with allauth's contract. Where a change
/// of them is meant, <c>IDENTITYHOST_WRITE_TRANSCRIPTS=1</c> writes them anew: read what the version control then shows.
/// </summary>
public abstract class TranscriptTests(HeadlessServer shared) : HeadlessTests(shared)
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "IdentityHost.Tests", "Headless", "Transcripts");

    private protected async Task TellAsync(string flow, Func<Teller, Task> story, params AllauthKind[] kinds)
    {
        var told = new Dictionary<AllauthKind, IReadOnlyList<Exchange>>();
        foreach (var kind in kinds.Length > 0 ? kinds : [AllauthKind.Browser, AllauthKind.App])
        {
            // Limits count no longer what was done before.
            Server.Clock.Advance(TimeSpan.FromMinutes(2));
            var teller = new Teller(() => Open(kind));
            await story(teller);
            told[kind] = teller.Told;
        }

        var text = Together(told.GetValueOrDefault(AllauthKind.Browser), told.GetValueOrDefault(AllauthKind.App));
        var file = Path.Combine(s_folder, flow + ".txt");
        if (Environment.GetEnvironmentVariable("IDENTITYHOST_WRITE_TRANSCRIPTS") == "1")
            await File.WriteAllTextAsync(file, text);
        text.ShouldBe(await File.ReadAllTextAsync(file));
    }

    /// <summary>Signs somebody in, as the story begins.</summary>
    private protected async Task<Account> SignedInAsync(Teller teller, string name = "ada")
    {
        var account = teller.Called(name, await NewPersonAsync());
        (await teller.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldBeSignedIn("password");
        return account;
    }

    private protected async Task<string> CodeAsync(Teller teller, string email, int number = 1) =>
        teller.Called(number == 1 ? "code" : $"code {number}", await Mailbox.CodeAsync(email, number));

    /// <summary>What both say stands there once; what differs, with who says it.</summary>
    private static string Together(IReadOnlyList<Exchange>? browser, IReadOnlyList<Exchange>? app)
    {
        var text = new StringBuilder();
        if (browser is null || app is null)
        {
            foreach (var exchange in (browser ?? app)!)
                text.Append(exchange.Request).Append("\n  ").Append(exchange.Answer).Append('\n');
            return text.ToString();
        }

        var next = 0;
        foreach (var exchange in browser)
        {
            text.Append(exchange.Request).Append('\n');
            var same = next < app.Count && app[next].Request == exchange.Request ? app[next++] : null;
            if (same?.Answer == exchange.Answer)
                text.Append("  ").Append(exchange.Answer).Append('\n');
            else
                text.Append("  browser ").Append(exchange.Answer).Append("\n  app ").Append(same?.Answer ?? "does not ask").Append('\n');
        }

        app.Count.ShouldBe(next, "an app asks nothing that a browser does not");
        return text.ToString();
    }
}
