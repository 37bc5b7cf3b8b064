using System.Text.RegularExpressions;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using Shouldly;

namespace IdentityHost.Tests.CrossDoor;

/// <summary>One way to sign in that ends with tokens; each journey has one slip in it and then succeeds. Null where the door does not have the journey.</summary>
internal abstract class Door(TestServer server, Transcript transcript, ProtocolClient app) : IDisposable
{
    protected const string TwoFactors = "urn:identityhost:acr:2fa";
    protected const string WrongPassword = "not the password";
    protected const string WrongCode = "000000";

    private readonly List<IDisposable> _opened = [];

    protected TestServer Server => server;

    protected Transcript Transcript => transcript;

    protected ProtocolClient App => app;

    /// <summary>By password.</summary>
    public abstract Task<Answer?> PasswordAsync(Somebody who);

    /// <summary>By a mailed code.</summary>
    public abstract Task<Answer?> CodeAsync(Somebody who);

    /// <summary>By password and authenticator app.</summary>
    public abstract Task<Answer?> TotpAsync(Somebody who);

    /// <summary>By a mailed code and a recovery code.</summary>
    public abstract Task<Answer?> RecoveryCodeAsync(Somebody who);

    /// <summary>By password and a mailed code, or by a mailed code and one in a text message, of an account that always owes a second factor.</summary>
    public abstract Task<Answer?> SentSecondAsync(Somebody who, bool byText);

    /// <summary>By a code in a text message.</summary>
    public abstract Task<Answer?> TextAsync(Somebody who);

    /// <summary>By the link beside a mailed code, opened on another device.</summary>
    public abstract Task<Answer?> LinkAsync(Somebody who);

    /// <summary>By making an account.</summary>
    public abstract Task<Answer?> SignUpAsync(string email);

    /// <summary>By making one with a number, which is proven before the address.</summary>
    public abstract Task<Answer?> SignUpWithPhoneAsync(string email, string phone);

    /// <summary>By making one whose address is known from an invitation (its key), or is not waited for (its user name).</summary>
    public abstract Task<Answer?> SignUpAtOnceAsync(string email, string? invitation, string? username);

    /// <summary>Not at all: two wrong passwords, and two wrong codes.</summary>
    public abstract Task GuessAsync(Somebody who);

    /// <summary>By password, and then by authenticator app because an app asks for more.</summary>
    public abstract Task<Answer?> StepUpAsync(Somebody who, Func<Task<string>> addTotp);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var opened in _opened)
            opened.Dispose();
    }

    protected T Opened<T>(T opened)
        where T : IDisposable
    {
        _opened.Add(opened);
        return opened;
    }

    protected string Totp(string secret) => new AuthenticatorApp(secret).CodeAt(server.Clock.GetUtcNow());

    /// <summary>The next code mailed to the address, after what asks for it.</summary>
    protected async Task<(T Asked, string Code)> MailedAsync<T>(string email, Func<Task<T>> ask)
    {
        var mailbox = new Mailbox(server);
        var before = (await mailbox.ToAsync(email)).Count;
        var asked = await ask();
        return (asked, await mailbox.NextCodeAsync(email, before));
    }

    /// <summary>Opens the link of the next mail to the address on another device, after what asks for it, and types there the number that is shown here.</summary>
    protected async Task<T> LinkedAsync<T>(string email, Func<Task<T>> ask, Func<T, string> number)
    {
        var mailbox = new Mailbox(server);
        var before = (await mailbox.ToAsync(email)).Count;
        var asked = await ask();
        using var device = server.OpenBrowser(transcript);
        var page = await device.OpenAsync("/signin/link?key=" + Link.Match(await mailbox.WaitAsync(email, before + 1)).Groups[1].Value);
        (await device.PressAsync(page, "Yes, it is me", ("Number shown there", number(asked)))).Text.ShouldContain("Go on in the browser");
        return asked;
    }

    private static Regex Link { get; } = new(@"/signin/link\?key=([A-Za-z0-9_-]+)", RegexOptions.None, TimeSpan.FromSeconds(1));

    protected async Task<Answer> RedeemAsync(string? code) => (await app.TokenAsync(
        ("grant_type", "authorization_code"), ("code", code.ShouldNotBeNull()), ("code_verifier", ProtocolClient.Verifier))).ShouldSucceed();
}

/// <summary>Whoever makes a journey.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">The address.</param>
/// <param name="Secret">Of the authenticator app; empty for none.</param>
/// <param name="RecoveryCode">One that was not used yet; empty for none.</param>
internal sealed record Somebody(string Id, string Email, string Secret = "", string RecoveryCode = "")
{
    /// <summary>The number; empty for none.</summary>
    public string Phone { get; init; } = "";
}
