using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Api.Rest;
using IdentityHost.OpenId.Consents;

namespace IdentityHost.Api.OwnAccount;

/// <summary>Everything that is kept of a person, without secrets: what proves them stays here.</summary>
internal sealed record ExportData(DateTimeOffset ExportedAt, ProfileData Profile)
{
    public required IReadOnlyList<ExportedEmail> EmailAddresses { get; init; }
    public required IReadOnlyList<string> Groups { get; init; }
    public required IReadOnlyList<ExportedAuthenticator> Authenticators { get; init; }
    public required IReadOnlyList<ExportedIdentity> ConnectedAccounts { get; init; }
    public required IReadOnlyList<SessionData> Sessions { get; init; }
    public required IReadOnlyList<ExportedBrowser> TrustedBrowsers { get; init; }
    public required IReadOnlyList<ConnectedAppData> ConnectedApps { get; init; }
    public required IReadOnlyList<InvitationData> Invitations { get; init; }

    /// <summary>What the audit log has of the account, newest first: the last thousand rows.</summary>
    public required IReadOnlyList<ExportedEvent> Events { get; init; }
}

/// <summary>An address of the account.</summary>
internal sealed record ExportedEmail(string Email, bool Verified, bool Primary, DateTimeOffset CreatedAt);

/// <summary>An authenticator or passkey.</summary>
internal sealed record ExportedAuthenticator(string Id, string Type, string? Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>An account at an outside provider.</summary>
internal sealed record ExportedIdentity(string Provider, string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>A browser that is spared the second factor.</summary>
internal sealed record ExportedBrowser(string Id, string? UserAgent, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>A row of the audit log.</summary>
internal sealed record ExportedEvent(DateTimeOffset At, string Event, string? SessionId, string? ClientId, string? Address, string? Reason, IReadOnlyDictionary<string, string> Details)
{
    public static ExportedEvent Of(AuditEntry row) => new(row.At, row.Event, row.SessionId, row.ClientId, row.Address, row.Reason, row.Details);
}

/// <summary><c>export</c></summary>
internal sealed class Export(ExportBooks books, ExternalLinkBook links, IAuditLog audit, Sessions sessions, Invitations invitations, TimeProvider clock)
{
    private const int MostEvents = 1000;

    public async Task<RestAnswer> GetAsync(RestCall call)
    {
        var (visitor, ct) = (call.Visitor, call.Ct);
        var snapshot = await books.Accounts.FindAsync(call.AccountId, ct);
        call.Http.Response.Headers.ContentDisposition = "attachment; filename=\"account.json\"";
        return RestAnswer.Of(new ExportData(clock.GetUtcNow(), ProfileData.Of(call.Account))
        {
            EmailAddresses = [.. (await books.Emails.ListAsync(visitor, ct)).Select(e => new ExportedEmail(e.Email, e.Verified, e.Primary, e.CreatedAt))],
            Groups = snapshot?.Groups ?? [],
            Authenticators = [.. (await books.Authenticators.ListAsync(visitor, ct))
                .Select(a => new ExportedAuthenticator(a.Id, AuthenticatorTypes.NameOf(a.Kind), a.Name, a.CreatedAt, a.LastUsedAt))],
            ConnectedAccounts = [.. (await links.ListAsync(visitor, ct)).Select(l => new ExportedIdentity(l.Provider, l.Uid, l.Display, l.ConnectedAt, l.LastUsedAt))],
            Sessions = [.. (await books.Sessions.ListAsync(visitor, ct)).Select(s => sessions.Show(call, s))],
            TrustedBrowsers = [.. (await books.Browsers.ListAsync(visitor, ct)).Select(b => new ExportedBrowser(b.Id, b.UserAgent, b.CreatedAt, b.ExpiresAt))],
            ConnectedApps = [.. (await books.Consents.ListAsync(call.AccountId, ct)).Select(ConnectedAppData.Of)],
            Invitations = await invitations.AllAsync(call),
            Events = [.. (await audit.PageAsync(new AuditFilter { AccountId = call.AccountId }, after: null, MostEvents, ct)).Select(ExportedEvent.Of)],
        });
    }
}

/// <summary>Where an export is read from.</summary>
internal sealed record ExportBooks(
    IAccounts Accounts,
    EmailAddressBook Emails,
    AuthenticatorList Authenticators,
    SessionList Sessions,
    TrustedBrowserList Browsers,
    SubjectConsents Consents);
