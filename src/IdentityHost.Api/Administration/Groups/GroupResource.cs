using System.Text.Json;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Api.Administration.Users;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Bodies;
using IdentityHost.Api.Rest.Paging;
using IdentityHost.Api.Rest.Preconditions;
using IdentityHost.Api.Rest.Problems;
using static IdentityHost.Api.Administration.AdministrationEntrance;

namespace IdentityHost.Api.Administration.Groups;

/// <summary><c>groups</c></summary>
internal sealed class GroupResource(IGroups groups, GroupBook book, UserPages members)
{
    private const string NameFilter = "name";
    private const string PermissionFilter = "permission";

    public static ListForm Form { get; } = new(new ListOrder("name"))
    {
        Filters = [ListFilter.Text(NameFilter, "How the name begins, however it is written."), ListFilter.Text(PermissionFilter, "A permission its members have.")],
    };

    public async Task<RestAnswer> ListAsync(RestCall call)
    {
        var (query, refusal) = ListQuery.Read(call, Form);
        if (query is null)
            return refusal!;
        // What nobody could have typed as a name begins none.
        var filter = new GroupFilter { Beginning = query.Text(NameFilter) is { } typed ? IdentifierNormalizer.Normalize(typed) ?? typed : null, Permission = query.Text(PermissionFilter) };
        var rows = await groups.PageAsync(filter, query.IsDescending, query.After is { } last ? new(last.Key, last.Id) : null, query.Rows, call.Ct);
        return query.Page(call, [.. rows.Select(GroupSummary.Of)], g => Place.Of(g.NormalizedName, g.Id), GroupData.Of, items => new GroupPage(items));
    }

    public async Task<RestAnswer> GetAsync(RestCall call) => await FindAsync(call) is { } group ? Show(call, group) : Problem.NotFound;

    public async Task<RestAnswer> CreateAsync(RestCall call, GroupInput input) =>
        await book.CreateAsync(RightsOf(call), new GroupDraft(input.Name ?? "", input.Description, input.Permissions ?? []), call.Ct) switch
        {
            AdministrationResult.DoneWith { Group: var made } => Show(call, made) with { Status = 201, Location = call.At(GroupSummary.Of(made).Id) },
            AdministrationResult.Conflict => AdministrationProblems.Taken(NameFilter),
            var refused => AdministrationProblems.Answer(refused),
        };

    public async Task<RestAnswer> PatchAsync(RestCall call, JsonElement patch)
    {
        if (await FindAsync(call) is not { } read)
            return Problem.NotFound;
        var present = GroupSummary.Of(read);
        if (EntityTag.Check(call.Http.Request, EntityTag.Of(call.Api, GroupData.Of(present))) is { } condition)
            return condition;
        var (wanted, wrong) = RestBody.Read(patch, AdministrationInputs.Default.GroupPatch);
        if (wanted is null)
            return wrong!;
        var draft = new GroupDraft(
            patch.TryGetProperty("name", out _) ? wanted.Name ?? "" : present.Name,
            patch.TryGetProperty("description", out _) ? wanted.Description : present.Description,
            patch.TryGetProperty("permissions", out _) ? wanted.Permissions ?? [] : present.Permissions);
        return await book.ChangeAsync(RightsOf(call), read, draft, call.Ct) switch
        {
            AdministrationResult.DoneWith { Group: var changed } => Show(call, changed),
            AdministrationResult.Conflict => await groups.FindByNameAsync(draft.Name, call.Ct) is { } other && GroupSummary.Of(other).Id != present.Id ? AdministrationProblems.Taken(NameFilter) : Problem.Changed,
            var refused => AdministrationProblems.Answer(refused),
        };
    }

    public async Task<RestAnswer> DeleteAsync(RestCall call) =>
        await FindAsync(call) is { } read ? AdministrationProblems.Answer(await book.DeleteAsync(RightsOf(call), read, call.Ct)) : Problem.NotFound;

    public async Task<RestAnswer> ListMembersAsync(RestCall call)
    {
        var (query, refusal) = ListQuery.Read(call, UserPages.Form);
        if (query is null)
            return refusal!;
        return await FindAsync(call) is { } group ? await members.ListAsync(call, query, new AccountFilter { GroupId = GroupSummary.Of(group).Id }) : Problem.NotFound;
    }

    public async Task<RestAnswer> JoinAsync(RestCall call) =>
        AdministrationProblems.Answer(await book.JoinAsync(RightsOf(call), call.Route("user_id"), call.Route("id"), call.Ct));

    public async Task<RestAnswer> LeaveAsync(RestCall call) =>
        AdministrationProblems.Answer(await book.LeaveAsync(RightsOf(call), call.Route("user_id"), call.Route("id"), call.Ct));

    private Task<Group?> FindAsync(RestCall call) => groups.FindAsync(call.Route("id"), call.Ct);

    private static RestAnswer.Json Show(RestCall call, Group group)
    {
        var data = GroupData.Of(GroupSummary.Of(group));
        return RestAnswer.Of(data) with { EntityTag = EntityTag.Of(call.Api, data) };
    }
}
