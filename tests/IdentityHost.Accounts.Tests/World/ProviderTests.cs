using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.External.Newcomers;
using IdentityHost.Accounts.External.Redirects;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Visitors;
using Shouldly;

namespace IdentityHost.Accounts.Tests.World;

/// <summary>Tests with people who come by GitHub or Google.</summary>
/// <param name="settings">Below <c>IdentityHost:Accounts</c>.</param>
public abstract class ProviderTests(params (string Key, string Value)[] settings) : FactorTests(settings.Contains(CountsPlaces) ? settings : [("Throttling:CountAddresses", "false"), .. settings])
{
    /// <summary>For tests of the limits per place, which stand in the way of the others.</summary>
    protected static readonly (string Key, string Value) CountsPlaces = ("Throttling:CountAddresses", "true");

    protected const string Back = "/back";

    private protected static readonly ExternalProvider GitHub = new("github", "GitHub") { HasRedirect = true, HasToken = true, ClientId = "ours" };

    private protected static readonly ExternalProvider Google = new("google", "Google") { HasRedirect = true, HasToken = true, ClientId = "ours-too" };

    private protected ExternalRedirects Redirects => Here.Get<ExternalRedirects>();

    private protected ExternalLinkBook Book => Here.Get<ExternalLinkBook>();

    private protected ExternalSignUp ProviderSignUp => Here.Get<ExternalSignUp>();

    /// <summary>Ada at GitHub, with an address that is proven there.</summary>
    private protected static ExternalIdentity AdaThere { get; } = new("github", "1815", "ada") { Addresses = [new(Ada, Verified: true, Primary: true)] };

    /// <summary>Switches providers on.</summary>
    private protected void Enable(params ExternalProvider[] providers) => Here.Providers.Enabled = providers;

    /// <summary>Sends a browser from the sign-in pages to a provider; what it takes along.</summary>
    private protected async Task<string> GoAsync(Browser browser, string provider = "github", string process = ExternalProcess.Login)
    {
        var visitor = process == ExternalProcess.Login ? await Here.VisitAsync(browser) : await Here.ReadAsync(browser);
        (await Redirects.BeginAsync(visitor, new ExternalRedirect(provider, process, Back), None)).ShouldBeOfType<ExternalBeginning.Go>();
        return Here.Providers.Visit!.Handle;
    }

    /// <summary>Comes back from there; where the browser is sent.</summary>
    private protected async Task<string> ReturnAsync(Browser browser, string? handle, ExternalIdentity identity) =>
        await Redirects.ReturnAsync(Here.Request(browser), handle, identity, None);

    /// <summary>Goes to a provider and comes back; the error at the callback, or null.</summary>
    private protected async Task<string?> ComeByAsync(Browser browser, ExternalIdentity identity, string process = ExternalProcess.Login)
    {
        var url = await ReturnAsync(browser, await GoAsync(browser, identity.Provider, process), identity);
        if (url == Back)
            return null;
        url.ShouldStartWith($"{Back}?error=");
        url.ShouldEndWith($"&error_process={process}");
        return url[$"{Back}?error=".Length..^$"&error_process={process}".Length];
    }

    /// <summary>The providers and ids that are connected to the account signed in at a browser.</summary>
    private protected async Task<IReadOnlyList<string>> LinksAsync(Browser browser) =>
        [.. (await Book.ListAsync(await Here.ReadAsync(browser), None)).Select(l => $"{l.Provider}:{l.Uid}")];

    private protected async Task<bool> IsLinkedAsync(ExternalIdentity identity) => await Here.Get<IExternalLinks>().FindAsync(identity.Provider, identity.Uid, None) is not null;

    private protected async Task<FlowOutcome> VerifyAsync(Browser browser, string? code) =>
        await Here.Get<EmailAddressVerification>().VerifyAsync(await Here.VisitAsync(browser), code, None);

    private protected async Task<FlowOutcome> DisconnectAsync(Browser browser, ExternalIdentity identity) =>
        await Book.DisconnectAsync(await Here.ReadAsync(browser), identity.Provider, identity.Uid, None);

    private protected async Task<FlowOutcome> CompleteAsync(Browser browser, SignUpForm form) => await ProviderSignUp.CompleteAsync(await Here.VisitAsync(browser), form, None);

    /// <summary>Adds an address to the account signed in at a browser, and proves it.</summary>
    private protected async Task AddAddressAsync(Browser browser, string email)
    {
        (await Here.Get<EmailAddressBook>().AddAsync(await Here.ReadAsync(browser), email, None)).ShouldAdvance();
        var visitor = await Here.ReadAsync(browser);
        await Here.Get<VisitorReader>().ReadPendingAsync(visitor, None);
        (await Here.Get<EmailAddressVerification>().VerifyAsync(visitor, await Here.MailedCodeAsync(), None)).ShouldAdvance();
    }

    /// <summary>Types the code that a sign-in by a provider owes.</summary>
    private protected async Task<FlowOutcome> ShowMailboxAsync(Browser browser) =>
        await Here.Get<LoginByCode>().ConfirmAsync(await Here.VisitAsync(browser), await Here.MailedCodeAsync(), None);

    /// <summary>How many accounts there are beside the one that every started database has.</summary>
    private protected async Task<long> AccountsAsync() => await Here.CountAsync("Accounts") - 1;

    /// <summary>Whether a sign-up by a provider waits for data at a browser.</summary>
    private protected async Task<bool> WaitsForDataAsync(Browser browser) => ExternalSignUp.WaitsFor(await Here.VisitAsync(browser)) is not null;
}
