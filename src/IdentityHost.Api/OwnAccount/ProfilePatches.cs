using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using IdentityHost.Accounts.Profile;
using IdentityHost.Api.Headless.Wire;
using IdentityHost.Api.Rest.Bodies;
using IdentityHost.Api.Rest.Problems;

namespace IdentityHost.Api.OwnAccount;

/// <summary>Reads merge patches of profiles.</summary>
internal static class ProfilePatches
{
    private const string Address = "address";
    private const string Fields = "fields";

    /// <summary>What is to be different, or the refusal.</summary>
    /// <param name="patch">The members that came.</param>
    /// <param name="shown">What is told of the account, of which the rest cannot be changed here.</param>
    /// <param name="taken">What can.</param>
    public static (ProfileChange? Change, Problem? Refusal) Read(JsonElement patch, JsonTypeInfo shown, JsonTypeInfo<ProfilePatch> taken)
    {
        // Said by its name, since a client that sends back what it has read would otherwise never learn what it cannot change.
        var readOnly = patch.EnumerateObject().Where(m => shown.Properties.Any(p => p.Name == m.Name) && taken.Properties.All(p => p.Name != m.Name))
            .Select(m => new FieldProblem(RestBody.PointerTo(m.Name), "read_only", "This cannot be changed here.")).ToList();
        if (readOnly.Count > 0)
            return (null, Problem.Invalid(readOnly));
        var (_, wrong) = RestBody.Read(patch, taken);
        return wrong is null ? (ChangeOf(patch), null) : (null, wrong);
    }

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
