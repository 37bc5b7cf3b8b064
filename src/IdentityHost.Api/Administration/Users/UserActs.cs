using System.Diagnostics;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Audit.Refusals;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Profile;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Problems;
using static IdentityHost.Api.Administration.AdministrationEntrance;

namespace IdentityHost.Api.Administration.Users;

/// <summary>What is done to accounts of others, each within one's own rights, and with a mail to the owner.</summary>
internal sealed class UserActs(AccountAdministration administration, AccountRemoval removal, GroupBook groups, IAccounts accounts, RefusedAdministration refused)
{
    private const int MostAtOnce = 100;

    public async Task<RestAnswer> DisableAsync(RestCall call) => AdministrationProblems.Answer(await administration.DisableAsync(RightsOf(call), call.Route("id"), call.Ct));

    public async Task<RestAnswer> EnableAsync(RestCall call) => AdministrationProblems.Answer(await administration.EnableAsync(RightsOf(call), call.Route("id"), call.Ct));

    public async Task<RestAnswer> KeepAsync(RestCall call) => AdministrationProblems.Answer(await removal.KeepAsync(RightsOf(call), call.Route("id"), call.Ct));

    public async Task<RestAnswer> EndSessionsAsync(RestCall call) =>
        AdministrationProblems.Answer(await administration.EndSessionsAsync(RightsOf(call), call.Route("id"), sessionIds: null, call.Ct));

    /// <summary>A mail lets the owner choose a new password. Nobody else chooses one.</summary>
    public async Task<RestAnswer> StartPasswordResetAsync(RestCall call) =>
        AdministrationProblems.Answer(await administration.StartPasswordResetAsync(RightsOf(call), call.Route("id"), call.Ct));

    public async Task<RestAnswer> DeleteAsync(RestCall call)
    {
        if (AdministrationProblems.Refusal(await removal.DeleteAsync(RightsOf(call), call.Route("id"), call.Ct)) is { } refusal)
            return refusal;
        return await accounts.FindAsync(call.Route("id"), call.Ct) is { } found ? new RestAnswer.Json(202, UserRow.Of(found.Account)) : RestAnswer.Done;
    }

    public async Task<RestAnswer> SetRightsAsync(RestCall call, RightsInput input)
    {
        var missing = ((string Name, bool? Value)[])[("is_staff", input.IsStaff), ("is_superuser", input.IsSuperuser)];
        if (input is not { IsStaff: { } isStaff, IsSuperuser: { } isSuperuser })
            return Problem.Invalid([.. missing.Where(m => m.Value is null).Select(m => FlowProblems.Of(new("required", m.Name)))]);
        return AdministrationProblems.Answer(await groups.SetRightsAsync(RightsOf(call), call.Route("id"), isStaff, isSuperuser, call.Ct));
    }

    /// <summary>Each by itself: what is refused for one is done for the others, and told.</summary>
    public async Task<RestAnswer> DisableManyAsync(RestCall call, UserSelection input)
    {
        if (input.Ids is not { Count: > 0 and <= MostAtOnce } ids)
            return Problem.Invalid(new FieldProblem("/ids", "invalid", $"1 to {MostAtOnce} ids."));
        var outcomes = new List<UserOutcome>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            var result = await administration.DisableAsync(RightsOf(call), id, call.Ct);
            // The answer as a whole is no refusal, so the gate sees none (S-202).
            if (AdministrationProblems.Refusal(result) is { Audited: { } reason })
                await refused.NoteAsync(new(call.AccountId, "disableUsers", $"{call.Api.Resource}/users/{Uri.EscapeDataString(id)}", reason));
            outcomes.Add(new(id, NameOf(result)));
        }

        return RestAnswer.Of(new UserOutcomes(outcomes));
    }

    private static string NameOf(AdministrationResult result) => result switch
    {
        AdministrationResult.Done => "done",
        AdministrationResult.NotFound => "not_found",
        AdministrationResult.Forbidden => "forbidden",
        AdministrationResult.LastSuperuser => "last_superuser",
        AdministrationResult.Conflict => "conflict",
        _ => throw new UnreachableException(),
    };
}
