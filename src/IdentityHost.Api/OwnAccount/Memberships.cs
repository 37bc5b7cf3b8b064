using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Api.Rest;

namespace IdentityHost.Api.OwnAccount;

/// <summary>Whether the account is in the group that was asked for.</summary>
internal sealed record GroupAnswer(bool HasGroup);

/// <summary>Whether the account has the permission that was asked for.</summary>
internal sealed record PermissionAnswer(bool HasPermission);

/// <summary><c>profile/has_group</c> and <c>profile/has_permission</c>: as it is now, whatever stood in the token when it was granted. What nobody knows, nobody has.</summary>
internal sealed class Memberships(IAccounts accounts)
{
    /// <summary>However the name is written.</summary>
    public async Task<RestAnswer> HasGroupAsync(RestCall call)
    {
        var asked = IdentifierNormalizer.Normalize(call.Route("group"));
        var groups = (await accounts.FindAsync(call.AccountId, call.Ct))?.Groups ?? [];
        return RestAnswer.Of(new GroupAnswer(asked is not null && groups.Any(group => IdentifierNormalizer.Normalize(group) == asked)));
    }

    /// <summary>A superuser has every permission, those of the operator's own apps too.</summary>
    public async Task<RestAnswer> HasPermissionAsync(RestCall call)
    {
        var asked = call.Route("permission");
        var rights = await accounts.FindAsync(call.AccountId, call.Ct) is { } snapshot ? Rights.Of(snapshot) : null;
        return RestAnswer.Of(new PermissionAnswer(Permissions.IsWellFormed(asked) && rights?.Has(asked) == true));
    }
}
