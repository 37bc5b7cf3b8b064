using IdentityHost.Accounts.Passwords;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Problems;

namespace IdentityHost.Api.OwnAccount;

/// <summary>Another password.</summary>
/// <param name="CurrentPassword">The present one; missing only where the account has none, which asks for a recent sign-in instead.</param>
/// <param name="NewPassword">As it is to be typed.</param>
internal sealed record PasswordChangeInput(string? CurrentPassword, string NewPassword)
{
    /// <summary>Without the passwords (S-200).</summary>
    public override string ToString() => nameof(PasswordChangeInput);
}

/// <summary><c>password</c></summary>
internal sealed class Password(PasswordChange change, FlowProblems problems)
{
    /// <summary>All other sessions and every token end, the one of the request among them.</summary>
    public async Task<RestAnswer> ChangeAsync(RestCall call, PasswordChangeInput input) =>
        await problems.OfAsync(call, await change.ChangeAsync(call.Visitor, input.CurrentPassword, input.NewPassword, call.Ct));
}
