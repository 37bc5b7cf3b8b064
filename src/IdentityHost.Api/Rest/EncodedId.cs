using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace IdentityHost.Api.Rest;

/// <summary>Ids of things that are named by what an address cannot hold as it is: a URI, two names in one.</summary>
internal static class EncodedId
{
    /// <summary>The id.</summary>
    public static string Of(string name) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name));

    /// <summary>The name; null for an id of nothing, and of what no database keeps (S-197).</summary>
    public static string? Read(string id)
    {
        if (!Base64Url.IsValid(id))
            return null;
        var bytes = Base64Url.DecodeFromChars(id);
        return Utf8.IsValid(bytes) && Encoding.UTF8.GetString(bytes) is var name && !name.Any(char.IsControl) ? name : null;
    }
}
