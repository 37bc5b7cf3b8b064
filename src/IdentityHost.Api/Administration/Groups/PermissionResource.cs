using IdentityHost.Accounts.Groups;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Paging;
using IdentityHost.Api.Rest.Problems;
using static IdentityHost.Api.Administration.AdministrationEntrance;

namespace IdentityHost.Api.Administration.Groups;

/// <summary><c>permissions</c>: those of this server. Groups may hold others, which mean something to the operator's own apps.</summary>
internal static class PermissionResource
{
    private const string NameFilter = "name";
    private const string OwnFilter = "is_own";

    public static ListForm Form { get; } = new(new ListOrder("name"))
    {
        Filters = [ListFilter.Text(NameFilter, "How the name begins."), ListFilter.Flag(OwnFilter, "Whether whoever asks has it.")],
    };

    public static Task<RestAnswer> ListAsync(RestCall call)
    {
        var (query, refusal) = ListQuery.Read(call, Form);
        return Task.FromResult(query is null ? refusal! : List(call, query));
    }

    public static Task<RestAnswer> GetAsync(RestCall call) => Task.FromResult<RestAnswer>(
        Permissions.Meanings.ContainsKey(call.Route("name")) ? RestAnswer.Of(PermissionData.Of(call.Route("name"), RightsOf(call))) : Problem.NotFound);

    private static RestAnswer List(RestCall call, ListQuery query)
    {
        var fitting = Permissions.All.Select(name => PermissionData.Of(name, RightsOf(call)))
            .Where(p => p.Name.StartsWith(query.Text(NameFilter) ?? "", StringComparison.Ordinal) && (query.Flag(OwnFilter) is not { } isOwn || p.IsOwn == isOwn));
        return query.Page(call, fitting, p => Place.Of(p.Name, p.Name), items => new PermissionPage(items));
    }
}
