using IdentityHost.ExternalSignIn.CodeFlow;
using IdentityHost.OpenId;

namespace IdentityHost.ExternalSignIn.Pretend;

/// <summary>The authorization endpoint of both pretended providers (RFC 6749 §4.1.1): asks who somebody is, and sends the browser back with a code.</summary>
internal sealed class PretendAuthorization(string provider, string clientId, IReadOnlyList<PretendPerson> people, PretendGrants grants, Lazy<Issuer> issuer)
{
    /// <summary>What a cancelled request is answered with besides <c>error</c> and <c>state</c>.</summary>
    public IReadOnlyDictionary<string, string?> OfCancelled { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>What every answer holds besides.</summary>
    public Func<IReadOnlyDictionary<string, string?>> OfAll { get; init; } = static () => new Dictionary<string, string?>(StringComparer.Ordinal);

    public async Task AnswerAsync(HttpContext http)
    {
        var asked = http.Request.Query;
        var form = HttpMethods.IsPost(http.Request.Method) ? await PostedForm.ReadAsync(http) : FormCollection.Empty;
        if (form is null)
            return;
        if (Fault(asked) is { } fault)
        {
            await PretendPage.RefuseAsync(http, provider, fault);
            return;
        }

        if (form["action"] == "cancel")
            Return(http, [KeyValuePair.Create("error", (string?)"access_denied"), .. OfCancelled]);
        else if (PretendPerson.In(form) is { } person)
            Return(http, [KeyValuePair.Create("code", (string?)grants.Code(Grant(person, asked)))]);
        else
            await PretendPage.AskAsync(http, provider, people);
    }

    private string? Fault(IQueryCollection asked)
    {
        if (asked["client_id"] != clientId)
            return "There is no such client.";
        // Only back to this server: a development server is no open redirector either.
        if (!asked["redirect_uri"].ToString().StartsWith(issuer.Value.Value + "/", StringComparison.Ordinal))
            return "The redirect_uri is not one of this app.";
        if (asked["response_type"] != "code")
            return "The response_type must be code.";
        return asked["code_challenge_method"] == "S256" && asked["code_challenge"].ToString().Length == 43 && asked["state"].ToString().Length > 0
            ? null
            : "This server always sends a state and a code_challenge by S256.";
    }

    private static PretendGrant Grant(PretendPerson person, IQueryCollection asked) =>
        new(person, asked["client_id"].ToString(), asked["redirect_uri"].ToString(), asked["scope"].ToString(), asked["code_challenge"].ToString(), asked["nonce"]);

    private void Return(HttpContext http, IEnumerable<KeyValuePair<string, string?>> answer) =>
        Onward.To(http, http.Request.Query["redirect_uri"] + QueryString.Create([.. answer, .. OfAll(), KeyValuePair.Create("state", (string?)http.Request.Query["state"])]).Value);
}
