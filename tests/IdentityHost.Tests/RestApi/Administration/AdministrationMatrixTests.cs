using IdentityHost.Accounts.Groups;
using IdentityHost.Api.Rest.Description;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Protocol;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RestApi.Administration;

/// <summary>
/// Who may use each route of the administration API: nobody in particular, whoever has an account, staff, who has the one permission or any other, and who may do
/// everything. The routes are asked of the server, so that a new one is here at once, and fails until it is said which permission it is for.
/// </summary>
public sealed class AdministrationMatrixTests(SqliteServer shared) : AdminApiTests(shared), IClassFixture<SqliteServer>
{
    /// <summary>What seeing a resource and changing it needs; whoever adds one says here that it was thought about.</summary>
    private static readonly Dictionary<string, (string See, string? Change)> s_resources = new(StringComparer.Ordinal)
    {
        ["audit"] = (Permissions.AuditRead, null),
        ["block-lists"] = (Permissions.BlockListsRead, Permissions.BlockListsManage),
        ["clients"] = (Permissions.ClientsRead, Permissions.ClientsManage),
        ["consents"] = (Permissions.ConsentsRead, Permissions.ConsentsWithdraw),
        ["groups"] = (Permissions.GroupsRead, Permissions.GroupsManage),
        ["initial-access-tokens"] = (Permissions.ClientsRead, Permissions.ClientsManage),
        ["invitations"] = (Permissions.InvitationsRead, Permissions.InvitationsManage),
        ["permissions"] = (Permissions.GroupsRead, null),
        ["resources"] = (Permissions.ScopesRead, Permissions.ScopesManage),
        ["scopes"] = (Permissions.ScopesRead, Permissions.ScopesManage),
        ["sessions"] = (Permissions.SessionsRead, Permissions.SessionsEnd),
        ["signing-keys"] = (Permissions.KeysRead, Permissions.KeysRotate),
        ["users"] = (Permissions.UsersRead, Permissions.UsersUpdate),
    };

    /// <summary>Routes that need another permission than their resource's.</summary>
    private static readonly Dictionary<string, string> s_others = new(StringComparer.Ordinal)
    {
        ["POST users"] = Permissions.UsersCreate,
        ["POST bulk/users/disable"] = Permissions.UsersUpdate,
        ["DELETE users/{id}"] = Permissions.UsersDelete,
        ["POST users/{id}/keep"] = Permissions.UsersDelete,
        ["DELETE users/{id}/sessions"] = Permissions.SessionsEnd,
    };

    /// <summary>What is only seen, and wants a recent sign-in all the same.</summary>
    private static readonly string[] s_secretive = ["GET audit/export"];

    private IReadOnlyList<DescribedRest> Routes =>
    [
        .. Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(e => e.Metadata.GetMetadata<DescribedRest>()).OfType<DescribedRest>()
            .Where(r => r.Api.Resource == "/api/v1/admin"),
    ];

    [Fact]
    [Trait("Security", "S-190")]
    public void What_was_reviewed_are_the_routes_there_are_and_no_others()
    {
        var usual = Routes.Where(r => !s_others.ContainsKey(Name(r))).ToLookup(ResourceOf, StringComparer.Ordinal);
        usual.Select(r => r.Key).ShouldBe(s_resources.Keys, ignoreOrder: true);
        usual.Where(r => !r.All(Sees)).Select(r => r.Key).ShouldBe(s_resources.Where(r => r.Value.Change is not null).Select(r => r.Key), ignoreOrder: true);
        s_others.Keys.Concat(s_secretive).Except(Routes.Select(Name)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Security", "S-190")]
    public async Task Every_route_is_for_who_has_its_permission_and_for_nobody_else()
    {
        var (stranger, staff, root) = (await NewHolderAsync(), await NewStaffAsync(), await NewSuperuserAsync());
        var holders = new Dictionary<string, Bearer>(StringComparer.Ordinal);
        foreach (var permission in Routes.Select(PermissionOf).Distinct(StringComparer.Ordinal))
            holders[permission] = await NewHolderAsync(permission);
        // Everything but the one.
        var others = Permissions.All.ToDictionary(p => p, p => holders.FirstOrDefault(h => h.Key != p).Value, StringComparer.Ordinal);

        var faults = new List<string>();
        foreach (var route in Routes)
        {
            var permission = PermissionOf(route);
            foreach (var (who, bearer, isLetIn) in ((string, Bearer, bool)[])
                [("a stranger", stranger, false), ("staff", staff, Sees(route)), ("a holder", holders[permission], true), ("who has another permission", others[permission], false), ("a superuser", root, true)])
            {
                var answer = await SendAsync(bearer, route);
                if (isLetIn ? (int)answer.Status is 401 or 403 or >= 500 : answer["type"] != "urn:identityhost:problem:forbidden")
                    faults.Add($"{Name(route)}: {who} gets {answer.Status} {answer.Body}");
            }
        }

        faults.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Security", "S-193")]
    public async Task What_changes_something_wants_the_scope_for_it_and_a_recent_sign_in()
    {
        var root = await NewSuperuserAsync();
        var reader = await Bearer.OfAsync(root.App, root.Person, "admin:read");
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        var faults = new List<string>();
        foreach (var route in Routes)
        {
            var answer = await SendAsync(reader, route);
            if (Sees(route) == (answer["type"] == "urn:identityhost:problem:insufficient-scope"))
                faults.Add($"{Name(route)}: a token to see with gets {answer.Status} {answer.Body}");
            answer = await SendAsync(root, route);
            if ((!Sees(route) || s_secretive.Contains(Name(route))) != (answer["type"] == "urn:identityhost:problem:insufficient-user-authentication"))
                faults.Add($"{Name(route)}: an old sign-in gets {answer.Status} {answer.Body}");
        }

        faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_whatever_is_wrong_with_the_request_besides()
    {
        var root = await NewSuperuserAsync();
        foreach (var route in Routes.Where(r => r.Path.EndsWith('}') && r.Operation.Method is "GET" or "DELETE" or "PATCH"))
            (await SendAsync(root, route)).ShouldBeProblem(404, "not-found");
    }

    private static bool Sees(DescribedRest route) => route.Operation.Method == "GET";

    private static string PermissionOf(DescribedRest route)
    {
        if (s_others.TryGetValue(Name(route), out var other))
            return other;
        s_resources.ShouldContainKey(ResourceOf(route), $"{Name(route)} is not reviewed");
        var (see, change) = s_resources[ResourceOf(route)];
        return (Sees(route) ? see : change).ShouldNotBeNull($"{Name(route)} is not reviewed");
    }

    private static string ResourceOf(DescribedRest route) => Path(route).Split('/')[0];

    private static string Name(DescribedRest route) => $"{route.Operation.Method} {Path(route)}";

    private static string Path(DescribedRest route) => route.Path[(route.Api.Resource.Length + 1)..];

    private static Task<Answer> SendAsync(Bearer bearer, DescribedRest route) => bearer.AdminAsync(
        route.Operation.Method, string.Join('/', Path(route).Split('/').Select(part => part.StartsWith('{') ? "x" : part)), route.Operation.Input is null ? null : "{}");
}
