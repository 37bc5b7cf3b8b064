using System.Text;
using System.Text.Json;
using IdentityHost.Accounts.External;
using IdentityHost.ExternalSignIn.CodeFlow;
using IdentityHost.ExternalSignIn.Requests;
using IdentityHost.OpenId.Jose;

namespace IdentityHost.ExternalSignIn.Dummy;

/// <summary>
/// allauth's provider for trying things out, in Development only: whoever comes says who they are, in a form or in the text an app hands in as
/// <c>id_token</c>. Nothing of it exists in any other environment.
/// </summary>
internal sealed class DummyProvider(ProviderParts parts) : IProvider
{
    /// <summary>Its id.</summary>
    public const string ProviderId = "dummy";

    private const string Path = "/dev/dummy/authorize";

    public string Id => ProviderId;

    public ExternalProvider Described => new(ProviderId, "Dummy")
    {
        HasRedirect = true,
        HasToken = true,
        AsksAgain = true,
        ProfileFields = new Dictionary<string, string>(StringComparer.Ordinal) { ["first_name"] = "first_name", ["last_name"] = "last_name" },
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (RequestDelegate)(http => DummyPage.WriteAsync(http, isMissing: false)));
        routes.MapPost(Path, (RequestDelegate)AnswerAsync);
    }

    public Task<string?> OpenAsync(HttpContext http, ExternalVisit visit, CancellationToken ct)
    {
        var state = parts.Callback.StatesOf(ProviderId).Protect(ProviderHandler.StateOf(visit.Handle, parts.Clock));
        return Task.FromResult<string?>(parts.Issuer.Value.Url(Path) + QueryString.Create("state", state));
    }

    public Task<Reading> VerifyAsync(ExternalToken token, CancellationToken ct)
    {
        using var document = token.IdToken is { } text ? StrictJson.TryParse(Encoding.UTF8.GetBytes(text), out _) : null;
        return Task.FromResult(document is { RootElement: { ValueKind: JsonValueKind.Object } json } ? Read(json) : Nobody);
    }

    private static Reading Nobody { get; } = new Reading.Refused("the text says of nobody who they are");

    private Reading Read(JsonElement json) => (JsonText.Of(json, "id") ?? JsonText.Number(json, "id")) is { Length: <= ExternalIdentity.LongestUid } id
        ? new Reading.Known(Identity(id, JsonText.Of(json, "email"), JsonText.IsTrue(json, "email_verified")) with { Username = JsonText.Of(json, "username"), Fields = JsonText.All(json) })
        : Nobody;

    public Task<string?> FaultAsync(CancellationToken ct) => Task.FromResult<string?>(null);

    private async Task AnswerAsync(HttpContext http)
    {
        if (await PostedForm.ReadAsync(http) is not { } form)
            return;
        var state = parts.Callback.StatesOf(ProviderId).Unprotect(http.Request.Query["state"]);
        if (state is null || state.ExpiresUtc <= parts.Clock.GetUtcNow())
            await parts.Events.GoAsync(http, state: null, ExternalFailure.Unknown);
        else if (form["action"] == "cancel")
            await parts.Events.GoAsync(http, state, ExternalFailure.Cancelled);
        else if (form["id"].ToString().Trim() is { Length: > 0 and <= ExternalIdentity.LongestUid } id)
            await parts.Events.GoAsync(http, state, Identity(id, form["email"], IsTicked(form["email_verified"].ToString())));
        else
            await DummyPage.WriteAsync(http, isMissing: true);
    }

    private static bool IsTicked(string box) => box.Length > 0 && !box.Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whoever it is has just said so; nobody reads mail of people who are made up.</summary>
    private ExternalIdentity Identity(string id, string? email, bool verified) => new(ProviderId, id, email is { Length: > 0 } ? email : id)
    {
        AskedAt = parts.Clock.GetUtcNow(),
        Addresses = email is { Length: > 0 } address ? [new ExternalAddress(address, verified, Primary: true) { IsKeptThere = true }] : [],
    };
}
