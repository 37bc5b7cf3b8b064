using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.RecoveryCodes;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Totp;
using IdentityHost.Testing.Authenticators;
using Shouldly;

namespace IdentityHost.Accounts.Tests.World;

/// <summary>Tests with people who have authenticators.</summary>
/// <param name="settings">Below <c>IdentityHost:Accounts</c>.</param>
public abstract class FactorTests(params (string Key, string Value)[] settings) : PeopleTests(settings)
{
    protected const string Ada = "ada@example.org";

    private protected static readonly CancellationToken None = CancellationToken.None;

    private protected TotpEnrolment Totp => Here.Get<TotpEnrolment>();

    private protected PasskeyBook Passkeys => Here.Get<PasskeyBook>();

    private protected RecoveryCodeBook RecoveryCodes => Here.Get<RecoveryCodeBook>();

    private protected SecondFactor Factor => Here.Get<SecondFactor>();

    /// <summary>One step of the authenticator app, and a moment.</summary>
    private protected void WaitForNextCode() => Here.Clock.Advance(TimeSpan.FromSeconds(31));

    /// <summary>Long enough that no proof is recent any more.</summary>
    private protected void GrowStale() => Here.Clock.Advance(TimeSpan.FromMinutes(6));

    /// <summary>Somebody with a password who is signed in at this browser.</summary>
    private protected async Task<Account> SignedInAdaAsync(Browser browser, string email = Ada)
    {
        var account = await Here.AddAsync(email, Password);
        await Here.SignedInAsync(browser, email, Password);
        return account;
    }

    /// <summary>Adds an authenticator app to whoever is signed in here.</summary>
    private protected async Task<AuthenticatorApp> AddAppAsync(Browser browser)
    {
        var offered = (await Totp.BeginAsync(await Here.ReadAsync(browser), None)).ShouldBeOfType<TotpStatus.Offered>();
        var app = new AuthenticatorApp(offered.Secret);
        (await Totp.ActivateAsync(await Here.ReadAsync(browser), app.CodeAt(Here.Clock.GetUtcNow()), None)).ShouldAdvance();
        WaitForNextCode();
        return app;
    }

    /// <summary>Adds a passkey to whoever is signed in here.</summary>
    private protected async Task<AuthenticatorInfo> AddPasskeyAsync(Browser browser, SoftwareAuthenticator authenticator, bool passwordless = true)
    {
        var asked = (await Passkeys.AskAsync(await Here.ReadAsync(browser), passwordless, None)).ShouldBeOfType<PasskeyChallenge.Asked>();
        return (await Passkeys.AddAsync(await Here.ReadAsync(browser), null, authenticator.Create(asked.PublicKey), None)).ShouldBeOfType<PasskeyChange.Saved>().Passkey;
    }

    /// <summary>The recovery codes of whoever is signed in here.</summary>
    private protected async Task<IReadOnlyList<string>> CodesAsync(Browser browser) =>
        (await RecoveryCodes.ListAsync(await Here.ReadAsync(browser), None)).ShouldBeOfType<RecoveryCodeListing.Found>().Unused.ShouldNotBeNull();

    /// <summary>Types the password at a browser and gives the step that is owed then; null when signed in.</summary>
    private protected async Task<string?> OwedAfterPasswordAsync(Browser browser, string email = Ada)
    {
        (await Here.SignInAsync(browser, email, Password)).ShouldAdvance();
        return await OwedAsync(browser);
    }

    /// <summary>The step that is owed at a browser; null when none is.</summary>
    private protected async Task<string?> OwedAsync(Browser browser) => Flows.OwedBy(await Here.VisitAsync(browser));

    private protected async Task<FlowOutcome> TypeCodeAsync(Browser browser, string? code) => await Factor.ProveCodeAsync(await Here.VisitAsync(browser), code, None);

    private protected async Task<FlowOutcome> AnswerTrustAsync(Browser browser, bool trust) => await Factor.AnswerTrustAsync(await Here.VisitAsync(browser), trust, None);

    private protected async Task<bool> IsSignedInAsync(Browser browser) => (await Here.ReadAsync(browser)).IsSignedIn;

    private protected async Task SignOutAsync(Browser browser) => await Here.Get<SignOut>().EndAsync(await Here.ReadAsync(browser), None);

    /// <summary>Signs in with both factors, trusts the browser, and forgets the session.</summary>
    private protected async Task TrustAsync(Browser browser, AuthenticatorApp app)
    {
        await SignOutAsync(browser);
        (await OwedAfterPasswordAsync(browser)).ShouldBe("mfa_authenticate");
        (await TypeCodeAsync(browser, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
        (await OwedAsync(browser)).ShouldBe("mfa_trust");
        (await AnswerTrustAsync(browser, true)).ShouldAdvance();
        await SignOutAsync(browser);
    }
}
