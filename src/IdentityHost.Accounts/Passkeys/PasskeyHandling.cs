using System.Text.Json.Nodes;
using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Visitors;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Passkeys;

/// <summary>The two ceremonies of WebAuthn on ASP.NET Core Identity's handler, with what the contract asks beyond it (docs/decisions/0007).</summary>
internal sealed class PasskeyHandling(IAccounts accounts, IAuthenticators authenticators, IOptions<AccountsOptions> options, Lazy<RelyingParty> here, TimeProvider clock)
{
    /// <summary>S-049: how long a challenge waits for its answer.</summary>
    private static readonly TimeSpan s_challengeLifetime = TimeSpan.FromMinutes(5);

    /// <summary>The options to make a passkey with, and the step that waits for it (WebAuthn Level 3 §5.4).</summary>
    public async Task<PasskeyQuestion> AskForNewAsync(Visitor visitor, Account account, PasskeyPurpose purpose, bool passwordless, CancellationToken ct)
    {
        using var users = Users(ct);
        var name = account.UserName ?? account.Email ?? account.PhoneNumber ?? account.Id;
        var user = new PasskeyUserEntity { Id = account.Id, Name = name, DisplayName = account.FullName ?? name };
        var made = await Handler(users, passwordless ? Demand.Passwordless : Demand.Factor).MakeCreationOptionsAsync(user, visitor.Http);

        var json = JsonNode.Parse(made.CreationOptionsJson)!.AsObject();
        json["rp"]!["name"] = options.Value.ProductName;
        json["extensions"] = new JsonObject { ["credProps"] = true };
        json.Remove("hints");
        json.Remove("attestationFormats");
        return new(json.ToJsonString(), new PasskeyCeremony(purpose, passwordless, made.AttestationState!), account.Id);
    }

    /// <summary>The options to ask a passkey with: of one account, or any that knows its account by itself (§5.5).</summary>
    public async Task<PasskeyQuestion> AskAsync(Visitor visitor, Account? account, PasskeyPurpose purpose, CancellationToken ct)
    {
        using var users = Users(ct);
        var made = await Handler(users, Demand.Proof).MakeRequestOptionsAsync(account, visitor.Http);
        var json = JsonNode.Parse(made.RequestOptionsJson)!.AsObject();
        json.Remove("hints");
        return new(json.ToJsonString(), new PasskeyCeremony(purpose, Passwordless: false, made.AssertionState!), account?.Id);
    }

    /// <summary>The pending step of a question; the one before it, for whatever purpose, is overwritten.</summary>
    public PendingStep StepOf(PasskeyQuestion question, string holder) => new()
    {
        Id = RandomToken.NewId(),
        Holder = holder,
        Kind = PendingKind.Passkey,
        AccountId = question.AccountId,
        Data = question.Ceremony.ToJson(),
        CreatedAt = clock.GetUtcNow(),
        ExpiresAt = clock.GetUtcNow() + s_challengeLifetime,
    };

    /// <summary>Checks a new passkey (§7.1); null when anything is wrong with it. What it gives has no name yet.</summary>
    public async Task<Authenticator?> CheckNewAsync(Visitor visitor, Account account, PasskeyPurpose purpose, string credential, CancellationToken ct)
    {
        if (Find(visitor, purpose) is not { } ceremony || visitor.Find(PendingKind.Passkey)!.AccountId != account.Id || PasskeyAnswer.Read(credential) is not { } answer)
            return null;
        using var users = Users(ct);
        var result = await Handler(users, ceremony.Passwordless ? Demand.Passwordless : Demand.Factor).PerformAttestationAsync(
            new() { HttpContext = visitor.Http, CredentialJson = answer.Json, AttestationState = ceremony.Handler });
        if (!result.Succeeded)
            return null;
        return new Authenticator
        {
            Id = RandomToken.NewId(),
            AccountId = account.Id,
            Kind = AuthenticatorKind.WebAuthn,
            Data = PasskeyCredential.Of(result.Passkey, answer.Discoverable).ToJson(),
            CredentialHash = PasskeyCredential.Hash(result.Passkey.CredentialId),
            Counter = result.Passkey.SignCount,
            CreatedAt = clock.GetUtcNow(),
        };
    }

    /// <summary>Checks the answer of a passkey (§7.2); null when anything is wrong with it.</summary>
    public async Task<PasskeyProof?> CheckAsync(Visitor visitor, PasskeyPurpose purpose, string credential, CancellationToken ct)
    {
        if (Find(visitor, purpose) is not { } ceremony || PasskeyAnswer.Read(credential) is not { } answer)
            return null;
        using var users = Users(ct);
        var result = await Handler(users, Demand.Proof).PerformAssertionAsync(
            new() { HttpContext = visitor.Http, CredentialJson = answer.Json, AssertionState = ceremony.Handler });
        if (!result.Succeeded || await authenticators.FindByCredentialAsync(PasskeyCredential.Hash(result.Passkey.CredentialId), ct) is not { } read)
            return null;

        var stored = PasskeyCredential.Of(read);
        var used = new UseAuthenticator(read, result.Passkey.SignCount, (stored with { BackedUp = result.Passkey.IsBackedUp }).ToJson());
        // RFC 8176 §2: a key that may leave its device is held by software.
        var proven = new ProvenMethod(ProvenMethod.Mfa, stored.BackupEligible ? "swk" : "hwk", clock.GetUtcNow()) { AuthenticatorId = read.Id, Type = "webauthn" };
        return new(result.User, answer.UserVerified, proven, used, [new SpendStep(visitor.Find(PendingKind.Passkey)!), used]);
    }

    /// <summary>S-049: the challenge is this visitor's, for this one thing, and younger than five minutes.</summary>
    private static PasskeyCeremony? Find(Visitor visitor, PasskeyPurpose purpose) =>
        visitor.Find(PendingKind.Passkey) is { Data: { } data } && PasskeyCeremony.OfJson(data) is var ceremony && ceremony.Purpose == purpose ? ceremony : null;

    private UserManager<Account> Users(CancellationToken ct) =>
        // Only its way to the store is used; rules and tokens of Identity have no part in a ceremony.
        new(new PasskeyUsers(accounts, authenticators, ct), null!, null!, null!, null!, null!, null!, null!, null!);

    private PasskeyHandler<Account> Handler(UserManager<Account> users, Demand demand)
    {
        var party = here.Value;
        return new(users, Options.Create(new IdentityPasskeyOptions
        {
            ServerDomain = party.Id,
            AuthenticatorTimeout = s_challengeLifetime,
            UserVerificationRequirement = demand switch { Demand.Passwordless => "required", Demand.Factor => "discouraged", _ => "preferred" },
            ResidentKeyRequirement = demand == Demand.Passwordless ? "required" : "discouraged",
            // S-049: our origin or a front end's, and in no frame of anybody else.
            ValidateOrigin = context => ValueTask.FromResult(context is { CrossOrigin: false, TopOrigin: null } && party.Expects(context.Origin)),
        }));
    }

    /// <summary>What is asked of the authenticator.</summary>
    private enum Demand
    {
        /// <summary>A passkey that signs in alone: it verifies its user and knows the account.</summary>
        Passwordless,

        /// <summary>A passkey beside something else.</summary>
        Factor,

        /// <summary>Whatever passkey is there shows itself, verifying its user if it can.</summary>
        Proof,
    }
}

/// <summary>What a browser is to ask an authenticator.</summary>
/// <param name="PublicKey">The options, for the browser.</param>
/// <param name="Ceremony">What is remembered.</param>
/// <param name="AccountId">Whose passkey it is about; null for anybody's.</param>
internal sealed record PasskeyQuestion(string PublicKey, PasskeyCeremony Ceremony, string? AccountId);

/// <summary>A passkey has proven its account.</summary>
/// <param name="Account">Whose it is; may be disabled.</param>
/// <param name="UserVerified">Whether it verified its user this time (S-051).</param>
/// <param name="Proven">What the session notes.</param>
/// <param name="Used">The passkey's use.</param>
/// <param name="Changes">What is written with it: the question is spent, the use noted.</param>
internal sealed record PasskeyProof(Account Account, bool UserVerified, ProvenMethod Proven, UseAuthenticator Used, IReadOnlyList<Change> Changes);
