using IdentityHost.Accounts.Visitors;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Ui.Pages.Reauthentication;

/// <summary>A form that waits until its sender has proven who they are; the page carries it, because nobody else needs to know it.</summary>
/// <param name="Action">A path of ours.</param>
/// <param name="Fields">Without what belongs to one sending only.</param>
internal sealed record KeptForm(string Action, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>What the fields are called while they wait.</summary>
    public const string Prefix = "kept.";

    private const string ActionField = "kept-action";

    /// <summary>The form of this request; null when it is none, or holds what must not be repeated: passwords, answers of passkeys.</summary>
    public static KeptForm? Of(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.HasFormContentType)
            return null;
        var fields = http.Request.Form.Where(f => f.Key != "csrf").Select(f => KeyValuePair.Create(f.Key, f.Value.ToString())).ToList();
        if (fields.Exists(f => f.Key.Contains("password", StringComparison.OrdinalIgnoreCase) || f.Key == "Credential"))
            return null;
        return New(http.Request.Path + http.Request.QueryString, fields);
    }

    /// <summary>The form that waited on the page that is now sent; null when none did.</summary>
    public static KeptForm? Carried(HttpContext http) => http.Request.HasFormContentType && http.Request.Form[ActionField].ToString() is { Length: > 0 } action
        ? New(action, [.. http.Request.Form.Where(f => f.Key.StartsWith(Prefix, StringComparison.Ordinal)).Select(f => KeyValuePair.Create(f.Key[Prefix.Length..], f.Value.ToString()))])
        : null;

    private static KeptForm? New(string action, IReadOnlyList<KeyValuePair<string, string>> fields) => LocalPath.IsLocal(action) ? new KeptForm(action, fields) : null;
}
