using IdentityHost.Accounts.Secrets;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Invitations;

/// <summary>Finds invitations by the keys in their mails.</summary>
internal sealed class InvitationKeys(IInvitations invitations, IOptions<InvitationOptions> options, TimeProvider clock)
{
    /// <summary>What a key invites to; null when it is not good, or no longer.</summary>
    public async ValueTask<Invitation?> FindAsync(string? key, CancellationToken ct) =>
        string.IsNullOrEmpty(key) || !options.Value.Allowed ? null : await invitations.FindAsync(RandomToken.Hash(key), clock.GetUtcNow(), ct);
}
