using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Totp;

/// <summary>Adds and removes the authenticator app of whoever is signed in (S-040).</summary>
public sealed class TotpEnrolment
{
    internal TotpEnrolment()
    {
    }

    /// <summary>The present one, or a new secret to show, which waits for its first code.</summary>
    public Task<TotpStatus> BeginAsync(Visitor visitor, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Takes the first code of the secret that was shown.</summary>
    public Task<FlowOutcome> ActivateAsync(Visitor visitor, string? code, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Removes it; nothing happens when there is none.</summary>
    public Task<FlowOutcome> DeactivateAsync(Visitor visitor, CancellationToken ct) => throw new NotSupportedException();
}

/// <summary>How things stand with the authenticator app of an account.</summary>
public abstract record TotpStatus
{
    private TotpStatus()
    {
    }

    /// <summary>There is one.</summary>
    public sealed record Active(AuthenticatorInfo Totp) : TotpStatus;

    /// <summary>There is none; this secret waits for its first code.</summary>
    /// <param name="Secret">In Base32, as people type it.</param>
    /// <param name="Url">The <c>otpauth</c> URL, which <see cref="TotpPicture"/> draws.</param>
    public sealed record Offered(string Secret, string Url) : TotpStatus
    {
        /// <summary>Without the secret (S-200).</summary>
        public override string ToString() => nameof(Offered);
    }

    /// <summary>None may be added.</summary>
    public sealed record Not(FlowOutcome Outcome) : TotpStatus;
}
