using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Operations;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignUp;

/// <summary>The one way to an account for strangers: form, mailed code, account and session.</summary>
public sealed class SignUpFlow
{
    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(2);

    private readonly SignUpParts _parts;
    private readonly PendingCodes _codes;
    private readonly SignInFlow _signIn;
    private readonly AccountsMetrics _metrics;
    private readonly TimeProvider _clock;

    internal SignUpFlow(SignUpParts parts, PendingCodes codes, SignInFlow signIn, AccountsMetrics metrics, TimeProvider clock)
    {
        _parts = parts;
        _codes = codes;
        _signIn = signIn;
        _metrics = metrics;
        _clock = clock;
    }

    /// <summary>Whether strangers may sign up here.</summary>
    public bool IsOpen => _parts.Options.Value.SignUpEnabled;

    /// <summary>Takes the form and sends the code.</summary>
    public async Task<SignUpOutcome> BeginAsync(HttpContext http, SignUpForm form, CancellationToken ct)
    {
        var outcome = IsOpen ? await CheckAndBeginAsync(http, form, ct) : new SignUpOutcome.Closed();
        _metrics.SignUp(outcome is SignUpOutcome.CodeSent ? "code_sent" : "form_refused");
        return outcome;
    }

    /// <summary>What this browser's sign-up waits for; null when there is none.</summary>
    public async Task<WaitingSignUp?> FindAsync(HttpContext http, CancellationToken ct) =>
        await _codes.FindAsync(http, ct) is { } pending ? new WaitingSignUp(pending.Email, _codes.ResendAt(pending)) : null;

    /// <summary>Sends another code in place of the last one.</summary>
    public async Task<SignUpOutcome> ResendAsync(HttpContext http, CancellationToken ct)
    {
        if (await _codes.FindAsync(http, ct) is not { } pending || !EmailAddress.TryParse(pending.Email, out var email))
            return new SignUpOutcome.NothingPending();
        if (_codes.ResendAt(pending) - _clock.GetUtcNow() is { Ticks: > 0 } wait)
            return new SignUpOutcome.Refused(new Refusal.Throttled(wait));
        if (await _parts.Throttle.SendAsync(email.Normalized, ClientAddress.Bucket(http), ct) is { } refusal)
            return new SignUpOutcome.Refused(refusal);
        // S-003: to the owner's stored spelling; looked up for free addresses too, at the same cost.
        var owner = await _parts.Accounts.FindByIdentifierAsync(email.Normalized, ct);
        return await _codes.SendAgainAsync(http, pending, pending.Taken && owner?.Email is { } stored ? stored : email.Value, ct) ? new SignUpOutcome.CodeSent() : new SignUpOutcome.NothingPending();
    }

    /// <summary>Takes the code; the right one creates the account and signs it in.</summary>
    public async Task<SignUpOutcome> VerifyAsync(HttpContext http, string? code, CancellationToken ct)
    {
        if (await _codes.FindAsync(http, ct) is not { } pending)
            return new SignUpOutcome.NothingPending();
        // What is no code costs no try: a slip of the finger is no guess.
        if (OneTimeCode.Clean(code) is not { } digits)
            return new SignUpOutcome.WrongCode();
        if (await _parts.Throttle.TryAsync(IdentifierNormalizer.Normalize(pending.Email) ?? pending.Email, ClientAddress.Bucket(http), ct) is { } refusal)
            return new SignUpOutcome.Refused(refusal);

        var account = NewAccount(pending);
        if (!await _codes.TryRedeemAsync(pending, digits, account, ct))
        {
            _metrics.SignUp("wrong_code");
            return new SignUpOutcome.WrongCode();
        }

        BrowserCookie.SignUp.Delete(http);
        _metrics.SignUp("signed_up");
        // The password was chosen in this browser within this flow: it counts as proven now.
        return await _signIn.EnterAsync(http, account, new ProvenMethod("password", "pwd", _clock.GetUtcNow()), ct) switch
        {
            SignInOutcome.SignedIn signedIn => new SignUpOutcome.SignedUp(signedIn.Person),
            _ => new SignUpOutcome.NothingPending(),
        };
    }

    private async Task<SignUpOutcome> CheckAndBeginAsync(HttpContext http, SignUpForm form, CancellationToken ct)
    {
        var problems = new List<SignUpProblem>();
        if (!EmailAddress.TryParse(form.Email, out var email))
            problems.Add(new SignUpProblem.InvalidEmail());
        Username? username = null;
        if (!string.IsNullOrWhiteSpace(form.Username) && !Username.TryParse(form.Username, out username))
            problems.Add(new SignUpProblem.InvalidUsername());
        if (_parts.Rules.Check(form.Password, form.Email, form.Username) is { } problem)
            problems.Add(new SignUpProblem.BadPassword(problem));
        if (problems.Count > 0 || email is null)
            return new SignUpOutcome.Invalid(problems);

        // Before anything is looked up: what the answers tell of user names is told at most this often.
        if (await _parts.Throttle.SendAsync(email.Normalized, ClientAddress.Bucket(http), ct) is { } refusal)
            return new SignUpOutcome.Refused(refusal);
        if (username is not null && await _parts.Accounts.FindByIdentifierAsync(username.Normalized, ct) is not null)
            return new SignUpOutcome.Invalid([new SignUpProblem.UsernameTaken()]);

        // Hashed also when the address is taken: the answers cost the same (S-003).
        if (await _parts.Hashing.HashAsync(form.Password, ct) is not { } hash)
            return new SignUpOutcome.Refused(new Refusal.Busy(BusyFor));
        var owner = await _parts.Accounts.FindByIdentifierAsync(email.Normalized, ct);
        await _codes.SendAsync(http, new SignUpRequest(email, username, hash, owner?.Email), ct);
        return new SignUpOutcome.CodeSent();
    }

    private Account NewAccount(PendingSignUp pending)
    {
        var now = _clock.GetUtcNow();
        return new Account
        {
            Id = RandomToken.NewId(),
            Email = pending.Email,
            NormalizedEmail = IdentifierNormalizer.Normalize(pending.Email),
            EmailConfirmed = true,
            UserName = pending.Username,
            NormalizedUserName = IdentifierNormalizer.Normalize(pending.Username),
            PasswordHash = pending.PasswordHash,
            SecurityStamp = RandomToken.NewSecret(),
            ConcurrencyStamp = RandomToken.NewId(),
            CreatedAt = now,
            UpdatedAt = now,
        };
    }
}

/// <summary>What the form of a sign-up is checked with.</summary>
internal sealed record SignUpParts(IAccounts Accounts, PasswordRules Rules, PasswordHashing Hashing, SignUpThrottle Throttle, IOptions<AccountsOptions> Options);
