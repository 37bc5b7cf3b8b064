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

    /// <summary>By password and a mailed code, of an account that always owes a second factor.</summary>
    public abstract Task<Answer?> MailedSecondAsync(Somebody who);

    /// <summary>By making an account.</summary>
    public abstract Task<Answer?> SignUpAsync(string email);

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

    protected async Task<Answer> RedeemAsync(string? code) => (await app.TokenAsync(
        ("grant_type", "authorization_code"), ("code", code.ShouldNotBeNull()), ("code_verifier", ProtocolClient.Verifier))).ShouldSucceed();
}

/// <summary>Whoever makes a journey.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">The address.</param>
/// <param name="Secret">Of the authenticator app; empty for none.</param>
/// <param name="RecoveryCode">One that was not used yet; empty for none.</param>
internal sealed record Somebody(string Id, string Email, string Secret = "", string RecoveryCode = "");
