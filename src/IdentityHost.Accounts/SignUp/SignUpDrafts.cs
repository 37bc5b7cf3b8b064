using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Accounts.SignUp;

/// <summary>Makes of a form what an account begins with.</summary>
internal sealed class SignUpDrafts(TakenNames names, PasswordHashing hashing)
{
    /// <summary>The draft; or why there is none.</summary>
    public async Task<(SignUpDraft? Draft, FlowOutcome? Refusal)> WriteAsync(ReadForm form, CancellationToken ct)
    {
        if (form.Username is { } username && await names.HaveAsync(username, ct))
            return (null, FlowOutcome.Failed("username_taken", "username"));

        // Hashed also when the address is taken: the answers cost the same (S-003).
        string? hash = null;
        if (form.Password is { } password && (hash = await hashing.HashAsync(password, ct)) is null)
            return (null, FlowOutcome.Hashing);
        return (new SignUpDraft(form.Username?.Value, hash) { Profile = form.Profile }, null);
    }
}
