using System.Text.Json;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Api.Headless.Wire;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Bodies;
using IdentityHost.Api.Rest.Preconditions;
using IdentityHost.Api.Rest.Problems;

namespace IdentityHost.Api.OwnAccount;

/// <summary><c>profile</c></summary>
internal sealed class Profile(ProfileBook book, FlowProblems problems)
{
    private const string Address = "address";
    private const string Fields = "fields";

    public static Task<RestAnswer> GetAsync(RestCall call) => Task.FromResult(Show(call));

    public async Task<RestAnswer> PatchAsync(RestCall call, JsonElement patch)
    {
        if (EntityTag.Check(call.Http.Request, EntityTag.Of(call.Api, ProfileData.Of(call.Account))) is { } condition)
            return condition;
        // Said by its name, since a client that sends back what it has read would otherwise never learn what it cannot change.
        var readOnly = patch.EnumerateObject().Where(m => IsReadOnly(m.Name))
            .Select(m => new FieldProblem(RestBody.PointerTo(m.Name), "read_only", "This cannot be changed here.")).ToList();
        if (readOnly.Count > 0)
            return Problem.Invalid(readOnly);
        var (_, wrong) = RestBody.Read(patch, AccountInputs.Default.ProfilePatch);
        if (wrong is not null)
            return wrong;

        var outcome = await book.ChangeAsync(call.Visitor, ChangeOf(patch), call.Ct);
        return outcome is FlowOutcome.NotPending ? Problem.Changed : await problems.OfAsync(call, outcome, () => GetAsync(call));
    }

    private static RestAnswer Show(RestCall call)
    {
        var profile = ProfileData.Of(call.Account);
        return RestAnswer.Of(profile) with { EntityTag = EntityTag.Of(call.Api, profile) };
    }

    private static bool IsReadOnly(string name) =>
        AccountOutputs.Default.ProfileData.Properties.Any(p => p.Name == name) && AccountInputs.Default.ProfilePatch.Properties.All(p => p.Name != name);

    private static ProfileChange ChangeOf(JsonElement patch) => new()
    {
        Values = patch.EnumerateObject().Where(m => m.Name is not (Address or Fields)).ToDictionary(m => m.Name, m => m.Value.GetString(), StringComparer.Ordinal),
        Address = MembersOf(patch, Address),
        RemovesAddress = IsNull(patch, Address),
        Fields = MembersOf(patch, Fields),
    };

    private static IReadOnlyDictionary<string, string?> MembersOf(JsonElement patch, string name) =>
        patch.TryGetProperty(name, out var members) && members.ValueKind == JsonValueKind.Object ? FurtherMembers.Changed(members) : new Dictionary<string, string?>(StringComparer.Ordinal);

    private static bool IsNull(JsonElement patch, string name) => patch.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;
}
