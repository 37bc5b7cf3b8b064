using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.ProfileFields;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignUp;

/// <summary>Makes the account of somebody who asks for a code with an address nobody has (<see cref="AccountsOptions.AutoCreateAccount"/>).</summary>
/// <remarks>For addresses alone: a text message to a number that a stranger typed costs money (S-177).</remarks>
internal sealed class AccountOnRequest(BlockLists blocks, ProfileForm profile, IOptions<AccountsOptions> options, TimeProvider clock)
{
    /// <summary>The account to add; null where none is to be made.</summary>
    public async ValueTask<Account?> NewAsync(Visitor visitor, EmailAddress address, CancellationToken ct) =>
        IsOpen && blocks.MayRegister(address) && await blocks.MaySignUpAsync(visitor, ct)
            ? new SignUpDraft(null, null).NewAccount(address, null, clock.GetUtcNow())
            : null;

    private bool IsOpen => options.Value is { AutoCreateAccount: true, SignUpEnabled: true } accounts
        && accounts.SignupField("email").Taken && !accounts.SignupField("username").Required && !accounts.SignupField("phone").Required
        && !profile.Fields.Any(f => f.IsRequired);
}
