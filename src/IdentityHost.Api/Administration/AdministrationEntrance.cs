using System.Diagnostics;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Problems;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Api.Administration;

/// <summary>Lets into the administration who may: by what they are allowed now, whatever their token was granted for, and with a second factor shown (S-193).</summary>
internal sealed class AdministrationEntrance(IAccounts accounts, Freshness freshness, StepUp stepUp)
{
    private static readonly Problem s_noPermission = Problem.Forbidden with { Audited = AuditReasons.NoPermission };
    private static readonly Problem s_noFactor = new("second-factor-needed", StatusCodes.Status403Forbidden, "The account needs a second factor for this.") { Audited = AuditReasons.NoSecondFactor };

    /// <summary>The refusal, or null. Who is let in brings their rights along: <see cref="RightsOf"/>.</summary>
    /// <param name="call">The request.</param>
    /// <param name="permission">What is needed.</param>
    /// <param name="forStaff">Whether being staff is as good.</param>
    public async ValueTask<Problem?> CheckAsync(RestCall call, string permission, bool forStaff)
    {
        if (await accounts.FindAsync(call.AccountId, call.Ct) is not { } snapshot)
            return s_noPermission;
        var rights = Rights.Of(snapshot);
        if (!rights.Has(permission) && !(forStaff && rights.Rank >= Rank.Staff))
            return s_noPermission;
        call.Http.Features.Set(rights);
        return await freshness.StandingAsync(call.Visitor, call.Ct) switch
        {
            FactorStanding.Shown => null,
            FactorStanding.Owed => await stepUp.DemandAsync(call),
            FactorStanding.None => s_noFactor,
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>What whoever was let in may do.</summary>
    public static Rights RightsOf(RestCall call) => call.Http.Features.Get<Rights>()!;
}
