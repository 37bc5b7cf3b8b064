using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.External.Links;

/// <summary>The identities at providers of whoever is signed in: list, connect, disconnect.</summary>
public sealed class ExternalLinkBook
{
    private readonly IExternalLinks _links;
    private readonly ExternalConnection _connection;
    private readonly ExternalBookParts _parts;
    private readonly VisitorWriter _writer;
    private readonly Freshness _freshness;

    internal ExternalLinkBook(IExternalLinks links, ExternalConnection connection, ExternalBookParts parts, VisitorWriter writer, Freshness freshness)
    {
        _links = links;
        _connection = connection;
        _parts = parts;
        _writer = writer;
        _freshness = freshness;
    }

    /// <summary>The provider and the identity there that wait for the mailbox of an account here with the same address; null when none does.</summary>
    public static (string Provider, string Identity)? WaitsForMailbox(Visitor visitor) =>
        !visitor.IsSignedIn && visitor.Find(PendingKind.SignIn) is { } step && PendingSignIn.Of(step) is { ConnectsTo: not null, Link: { } link }
            ? (link.ProviderName, link.Display)
            : null;

    /// <summary>What is connected, the oldest first; empty when nobody is signed in.</summary>
    public async ValueTask<IReadOnlyList<ExternalLink>> ListAsync(Visitor visitor, CancellationToken ct) =>
        visitor.Account is { } account ? await _links.ListAsync(account.Id, ct) : [];

    /// <summary>What people call the provider of a link, also when it is switched off.</summary>
    public string NameOf(string provider) => _connection.NameOf(provider);

    /// <summary>What keeps somebody from connecting anything now; null for nothing. It takes a recent proof (S-165).</summary>
    internal async ValueTask<FlowOutcome?> RefusalAsync(Visitor visitor, CancellationToken ct) =>
        visitor.Account is null ? new FlowOutcome.NotSignedIn() : await _freshness.IsFreshAsync(visitor, ct) ? null : new FlowOutcome.Stale();

    /// <summary>
    /// Connects an identity, which nobody else may have; a second time changes nothing. The proof must still be recent when the answer of the provider is
    /// there, however long that took.
    /// </summary>
    internal async Task<FlowOutcome> ConnectAsync(Visitor visitor, ExternalIdentity identity, IReadOnlyList<Change> spent, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        if (await RefusalAsync(visitor, ct) is { } refusal)
            return refusal;
        var outcome = await TryConnectAsync(visitor, account, identity, spent, ct);
        // Somebody was faster: whose it is now says what to answer (S-231).
        return outcome is FlowOutcome.NotPending ? await TryConnectAsync(visitor, account, identity, spent, ct) : outcome;
    }

    /// <summary>Disconnects an identity; the last way into the account stays (S-053).</summary>
    public async Task<FlowOutcome> DisconnectAsync(Visitor visitor, string? provider, string? uid, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        if (Missing(provider, uid) is { Count: > 0 } missing)
            return new FlowOutcome.Invalid(missing);
        var all = await _links.ListAsync(account.Id, ct);
        if (all.FirstOrDefault(l => l.Provider == provider && l.Uid == uid) is not { } link)
            return FlowOutcome.Failed("account_not_found");
        var last = await LastFaultAsync(account, ct);
        if (last is not null && !all.Any(l => l != link && _connection.IsOpen(l.Provider)))
            return FlowOutcome.Failed(last);
        if (await RefusalAsync(visitor, ct) is { } stale)
            return stale;
        return await _writer.TryCommitAsync(visitor, _connection.End(visitor, account, link, mayBeLast: last is null), ct)
            ? FlowOutcome.Done
            : FlowOutcome.Failed((await _links.ListAsync(account.Id, ct)).Count > 1 ? "account_not_found" : last ?? "account_not_found");
    }

    private async Task<FlowOutcome> TryConnectAsync(Visitor visitor, Account account, ExternalIdentity identity, IReadOnlyList<Change> spent, CancellationToken ct)
    {
        if (await _links.FindAsync(identity.Provider, identity.Uid, ct) is { } link)
        {
            if (link.AccountId != account.Id)
                return FlowOutcome.Failed("connected_other");
            return spent.Count == 0 || await _writer.TryCommitAsync(visitor, spent, ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
        }

        if ((await _links.ListAsync(account.Id, ct)).Count >= AddExternalLink.MostPerAccount)
            return FlowOutcome.Failed("max_provider_accounts");
        return await _writer.TryCommitAsync(visitor, [.. spent, .. _connection.Make(visitor, account, _connection.DraftOf(identity), isUsed: false)], ct)
            ? FlowOutcome.Done
            : new FlowOutcome.NotPending();
    }

    private static List<InputError> Missing(string? provider, string? uid)
    {
        var missing = new List<InputError>();
        if (string.IsNullOrEmpty(provider))
            missing.Add(new("required", "provider"));
        if (string.IsNullOrEmpty(uid))
            missing.Add(new("required", "account"));
        return missing;
    }

    /// <summary>Why the account could not do without any identity, in allauth's word; null when it could. A passkey that signs in alone is a way in as a password is.</summary>
    private async ValueTask<string?> LastFaultAsync(Account account, CancellationToken ct)
    {
        var mfa = _parts.Options.Value.Mfa;
        var signsInByPasskey = mfa.PasskeyLoginEnabled && mfa.Supports("webauthn")
            && (await _parts.Authenticators.ListAsync(account.Id, ct)).Any(a => a.Kind == AuthenticatorKind.WebAuthn);
        if (account.PasswordHash is null && !signsInByPasskey)
            return "no_password";
        var owesAddress = _parts.Options.Value.EmailVerification == EmailVerification.Mandatory;
        return owesAddress && (await _parts.Addresses.ListAsync(account.Id, ct)).All(a => !a.Verified) ? "no_verified_email" : null;
    }
}

/// <summary>What decides whether an account can do without its identities.</summary>
internal sealed record ExternalBookParts(IAuthenticators Authenticators, IEmailAddresses Addresses, IOptions<AccountsOptions> Options);
