using System.Text;
using IdentityHost.OpenId.Errors;

namespace IdentityHost.OpenId.Parameters;

/// <summary>The parameters of one protocol request: each name once, an empty value the same as an absent one.</summary>
/// <remarks>
/// RFC 6749 §3.1 and §3.2: unknown parameters are ignored, a repeated one is an error, an empty one counts as omitted.
/// <c>resource</c> alone may be repeated (RFC 8707 §2). Percent-encoding is decoded strictly as UTF-8.
/// </remarks>
public sealed class ProtocolParameters
{
    /// <summary>No request has more parameters than this (S-210).</summary>
    public const int MostParameters = 64;

    private readonly List<KeyValuePair<string, string>> _all;

    private ProtocolParameters(List<KeyValuePair<string, string>> all) => _all = all;

    /// <summary>No parameters.</summary>
    public static ProtocolParameters Empty { get; } = new([]);

    /// <summary>The value of a parameter, or null when it is absent or empty.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (key, value) in _all)
            {
                if (string.Equals(key, name, StringComparison.Ordinal))
                    return value;
            }

            return null;
        }
    }

    /// <summary>All values of the one parameter that may be repeated, <c>resource</c>.</summary>
    public IEnumerable<string> Resources =>
        _all.Where(p => string.Equals(p.Key, "resource", StringComparison.Ordinal)).Select(p => p.Value);

    /// <summary>Every parameter that was sent with a value, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All => _all;

    /// <summary>The space-separated members of a parameter (<c>scope</c>, <c>prompt</c>, …), without repeats.</summary>
    public IReadOnlyList<string> List(string name) =>
        this[name] is { } value ? [.. value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)] : [];

    /// <summary>Takes pairs that were parsed elsewhere, for example those of a pushed request that comes out of the store.</summary>
    public static ProtocolParameters From(IEnumerable<KeyValuePair<string, string>> pairs) => new([.. pairs]);

    /// <summary>Parses a query string (with or without its question mark) or a form body.</summary>
    public static OrError<ProtocolParameters> Parse(ReadOnlySpan<char> encoded)
    {
        if (encoded.StartsWith("?"))
            encoded = encoded[1..];
        if (encoded.IsEmpty)
            return Empty;

        var all = new List<KeyValuePair<string, string>>();
        foreach (var part in encoded.Split('&'))
        {
            var pair = encoded[part];
            if (pair.IsEmpty)
                continue;
            var equals = pair.IndexOf('=');
            var name = FormDecoding.TryDecode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : FormDecoding.TryDecode(pair[(equals + 1)..]);
            if (name is null || value is null)
                return OAuthError.InvalidRequest("A parameter is not valid form-encoded UTF-8.");
            if (all.Count == MostParameters)
                return OAuthError.InvalidRequest("The request has too many parameters.");
            all.Add(new(name, value));
        }

        return Checked(all);
    }

    private static OrError<ProtocolParameters> Checked(List<KeyValuePair<string, string>> all)
    {
        for (var i = 0; i < all.Count; i++)
        {
            if (string.Equals(all[i].Key, "resource", StringComparison.Ordinal))
                continue;
            for (var j = i + 1; j < all.Count; j++)
            {
                if (string.Equals(all[i].Key, all[j].Key, StringComparison.Ordinal))
                    return OAuthError.InvalidRequest(Ascii($"The parameter {all[i].Key} appears more than once."));
            }
        }

        all.RemoveAll(p => p.Value.Length == 0);
        return new ProtocolParameters(all);
    }

    /// <summary>RFC 6749 §5.2 lets a description hold printable ASCII only, without quote and backslash.</summary>
    private static string Ascii(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, 200)))
            clean.Append(c is >= ' ' and <= '~' and not '"' and not '\\' ? c : '?');
        return clean.ToString();
    }
}
