using IdentityHost.Accounts.Operations;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignIn;

/// <summary>Signs in by password, and says where a sign-in stands. Codes, second factors and passkeys have flows of their own, which lead into the same pipeline.</summary>
public sealed class SignInFlow
{
    private readonly PasswordCheck _passwords;
    private readonly SignInPipeline _pipeline;
    private readonly IOptions<AccountsOptions> _options;
    private readonly AccountsMetrics _metrics;
    private readonly TimeProvider _clock;

    internal SignInFlow(PasswordCheck passwords, SignInPipeline pipeline, IOptions<AccountsOptions> options, AccountsMetrics metrics, TimeProvider clock)
    {
        _passwords = passwords;
        _pipeline = pipeline;
        _options = options;
        _metrics = metrics;
        _clock = clock;
    }

    /// <summary>What signs in beside a password here: <c>email</c>, <c>username</c>, <c>phone</c>.</summary>
    public IReadOnlyList<string> Methods => _options.Value.LoginMethodList;

    /// <summary>Proves an account by what was typed into a form that has a field for each kind of identifier.</summary>
    public async Task<FlowOutcome> ProveAsync(Visitor visitor, LoginForm form, CancellationToken ct)
    {
        var (proof, errors) = form.Read(Methods);
        return proof is null ? new FlowOutcome.Invalid(errors) : await ProveAsync(visitor, proof, ct);
    }

    /// <summary>Proves an account by identifier and password.</summary>
    public async Task<FlowOutcome> ProveAsync(Visitor visitor, PasswordProof proof, CancellationToken ct)
    {
        if (visitor.IsSignedIn)
            return new FlowOutcome.Conflict();
        var outcome = await CheckAsync(visitor, proof, ct);
        _metrics.SignIn(NameOf(visitor, outcome));
        return outcome;
    }

    private async Task<FlowOutcome> CheckAsync(Visitor visitor, PasswordProof proof, CancellationToken ct)
    {
        var allowed = _options.Value.LoginMethodList;
        var mismatch = $"{NameOf(proof.By == IdentifierKind.Either && _passwords.IsPhone(proof, allowed) ? IdentifierKind.Phone : proof.By)}_password_mismatch";
        var checkedPassword = await _passwords.CheckAsync(visitor, proof, allowed, ct);
        if (checkedPassword is not PasswordCheckResult.Right right)
            return PasswordAnswers.Of(checkedPassword, mismatch, "password");

        // A number is not noted (allauth's contract).
        var proven = new ProvenMethod("password", "pwd", _clock.GetUtcNow())
        {
            Email = right.By == IdentifierKind.Email ? proof.Identifier.Trim() : null,
            Username = right.By == IdentifierKind.Username ? proof.Identifier.Trim() : null,
            ByMail = right.Account.PasswordByMail,
        };
        var signIn = new PendingSignIn([proven], right.Account.SecurityStamp ?? "", proven.At) { Email = proven.Email, Counters = right.Counters };
        var outcome = await _pipeline.BeginAsync(visitor, right.Account, signIn, [], ct);
        // S-001, S-013: a password that leads nowhere (disabled account) clears nothing and looks like a wrong one.
        if (outcome is FlowOutcome.NotPending)
            return PasswordAnswers.Of(new PasswordCheckResult.Wrong(), mismatch, "password");
        if (outcome is FlowOutcome.Advanced)
            await _passwords.RaiseCostAsync(right, proof.Password, ct);
        return outcome;
    }

    private static string NameOf(IdentifierKind by) => by switch
    {
        IdentifierKind.Username => "username",
        IdentifierKind.Phone => "phone",
        _ => "email",
    };

    private static string NameOf(Visitor visitor, FlowOutcome outcome) => outcome switch
    {
        FlowOutcome.Advanced => visitor.IsSignedIn ? "signed_in" : "owed",
        FlowOutcome.Throttled => "throttled",
        _ => "invalid_credentials",
    };
}

/// <summary>What somebody typed to sign in.</summary>
/// <param name="Identifier">E-mail address, user name or telephone number.</param>
/// <param name="Password">As typed, never trimmed.</param>
/// <param name="By">Which of them it is, where the field says so.</param>
public sealed record PasswordProof(string Identifier, string Password, IdentifierKind By = IdentifierKind.Either)
{
    /// <inheritdoc />
    public override string ToString() => nameof(PasswordProof);
}

/// <summary>What a field takes.</summary>
public enum IdentifierKind
{
    /// <summary>Whatever the settings allow.</summary>
    Either,
    Email,
    Username,
    Phone,
}
