using System.Security.Cryptography;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Languages;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignUp;

/// <summary>A form that passed.</summary>
/// <param name="Email">As it will be kept.</param>
/// <param name="Username">As it will be kept, or null.</param>
/// <param name="PasswordHash">Of the password chosen.</param>
/// <param name="OwnerAddress">The stored address of the account that already has it; null when it is free.</param>
internal sealed record SignUpRequest(EmailAddress Email, Username? Username, string PasswordHash, string? OwnerAddress)
{
    public override string ToString() => $"{nameof(SignUpRequest)} {Email}";
}

/// <summary>The codes of sign-ups: sent, bound to this browser, redeemed once (S-030 to S-036).</summary>
internal sealed class PendingCodes(IPendingSignUps signUps, MailWriter mails, CodeKey key, IOptions<CodeOptions> options, TimeProvider clock)
{
    private const string Purpose = "signup";

    /// <summary>How long after its first mail a sign-up can still be taken up again.</summary>
    private static readonly TimeSpan Resumable = TimeSpan.FromHours(1);

    /// <summary>Sends the mail and gives this browser the token.</summary>
    public async Task SendAsync(HttpContext http, SignUpRequest request, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var first = new PendingSignUp
        {
            TokenHash = [],
            Email = request.Email.Value,
            Username = request.Username?.Value,
            PasswordHash = request.PasswordHash,
            Taken = request.OwnerAddress is not null,
            CodeHash = [],
            TriesLeft = 0,
            CreatedAt = now,
            ExpiresAt = now,
        };
        var (token, pending, code) = Challenge(first, now);
        // S-003: to the owner's stored spelling, never to the typed one.
        var message = request.OwnerAddress is { } owner ? Write(http, new Mail.AccountExists(), owner) : Write(http, new Mail.SignUpCode(code, options.Value.Lifetime), request.Email.Value);
        await signUps.AddAsync(pending, message, ct);
        BrowserCookie.SignUp.Write(http, token, now + Resumable);
    }

    /// <summary>Sends another code; the older one is dead (S-034). False when the sign-up ended meanwhile.</summary>
    public async Task<bool> SendAgainAsync(HttpContext http, PendingSignUp old, string to, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (token, pending, code) = Challenge(old, now);
        var message = Write(http, old.Taken ? new Mail.AccountExists() : new Mail.SignUpCode(code, options.Value.Lifetime), to);
        if (!await signUps.TryReplaceAsync(old.TokenHash, pending, message, ct))
            return false;
        BrowserCookie.SignUp.Write(http, token, now + Resumable);
        return true;
    }

    /// <summary>This browser's sign-up, its code possibly expired; null when there is none that could go on (S-061).</summary>
    public async Task<PendingSignUp?> FindAsync(HttpContext http, CancellationToken ct) =>
        BrowserCookie.SignUp.Read(http) is { } token
        && await signUps.FindAsync(RandomToken.Hash(token), ct) is { CompletedAt: null } pending
        && clock.GetUtcNow() < pending.CreatedAt + Resumable ? pending : null;

    /// <summary>When the next code may be asked for.</summary>
    public DateTimeOffset ResendAt(PendingSignUp pending) => pending.CreatedAt + options.Value.ResendAfter;

    /// <summary>Compares the code and creates the account. False for a wrong, expired or spent code alike.</summary>
    public async Task<bool> TryRedeemAsync(PendingSignUp pending, string digits, Account account, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // S-032: the try is taken before the comparison, by a conditional write that also refuses what has expired.
        if (!await signUps.TryTakeTryAsync(pending.TokenHash, now, ct))
            return false;
        if (!OneTimeCode.Fits(pending.CodeHash, key, Purpose, pending.TokenHash, digits) || pending.Taken)
            return false;
        return await signUps.TryCompleteAsync(pending.TokenHash, account, now, ct);
    }

    private Message Write(HttpContext http, Mail mail, string to) => mails.Write(mail, to, SpokenLanguages.Of(http));

    private (string Token, PendingSignUp Pending, string Code) Challenge(PendingSignUp of, DateTimeOffset now)
    {
        var token = RandomToken.NewSecret();
        var hash = RandomToken.Hash(token);
        var code = OneTimeCode.New();
        return (token, of with
        {
            TokenHash = hash,
            // Nobody gets a code for a taken address, so none may be right.
            CodeHash = of.Taken ? RandomNumberGenerator.GetBytes(32) : OneTimeCode.Hash(key, Purpose, hash, code),
            TriesLeft = options.Value.Tries,
            CreatedAt = now,
            ExpiresAt = now + options.Value.Lifetime,
        }, code);
    }
}
