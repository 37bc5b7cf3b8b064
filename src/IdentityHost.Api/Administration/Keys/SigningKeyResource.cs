using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Paging;
using IdentityHost.Api.Rest.Problems;
using IdentityHost.OpenId.Keys;

namespace IdentityHost.Api.Administration.Keys;

/// <summary>A signing key; its public part is in the server's JWKS, its private part nowhere.</summary>
/// <param name="Kid">Its id in tokens and in the JWKS.</param>
/// <param name="Alg"><c>ES256</c> or <c>RS256</c>.</param>
/// <param name="Generation">Which of its algorithm, counted from 1.</param>
/// <param name="State"><c>announced</c>, <c>signing</c> or <c>retired</c>.</param>
/// <param name="CreatedAt">When it was created and announced.</param>
/// <param name="SignsFrom">When it begins to sign.</param>
/// <param name="RemoveAt">When it leaves the JWKS; null while that is not known.</param>
internal sealed record SigningKeyData(string Kid, string Alg, int Generation, string State, DateTimeOffset CreatedAt, DateTimeOffset SignsFrom, DateTimeOffset? RemoveAt)
{
    public static SigningKeyData Of(KeyEntry key) => new(key.KeyId, key.Algorithm, key.Generation, NameOf(key.State), key.CreatedAt, key.SignsFrom, key.RemoveAt);

    public static string NameOf(KeyStage stage) => stage.ToString().ToLowerInvariant();
}

/// <summary>Some signing keys.</summary>
internal sealed record SigningKeyPage(IReadOnlyList<SigningKeyData> Items);

/// <summary><c>signing-keys</c></summary>
internal sealed class SigningKeyResource(KeyBook book)
{
    private static readonly Problem s_waits = Problem.Conflict with { Errors = [new("", "successor_waits", "A successor is announced already, or the key signs no more.")] };

    public static ListForm Form { get; } = new(new ListOrder("kid"))
    {
        Filters =
        [
            ListFilter.OneOf("alg", "The algorithm.", "ES256", "RS256"),
            ListFilter.OneOf("state", "What they do.", [.. Enum.GetValues<KeyStage>().Select(SigningKeyData.NameOf)]),
        ],
    };

    public async Task<RestAnswer> ListAsync(RestCall call)
    {
        var (query, refusal) = ListQuery.Read(call, Form);
        if (query is null)
            return refusal!;
        var fitting = (await book.ListAsync(call.Ct)).Select(SigningKeyData.Of)
            .Where(k => (query.Text("alg") is not { } alg || k.Alg == alg) && (query.Text("state") is not { } state || k.State == state));
        return query.Page(call, fitting, k => Place.Of(k.Kid, k.Kid), items => new SigningKeyPage(items));
    }

    public async Task<RestAnswer> GetAsync(RestCall call) => await FindAsync(call) is { } key ? RestAnswer.Of(SigningKeyData.Of(key)) : Problem.NotFound;

    public async Task<RestAnswer> RotateAsync(RestCall call) => Announced(await book.RotateAsync(call.Ct));

    public async Task<RestAnswer> RetireAsync(RestCall call) => await FindAsync(call) is { } key ? Announced(await book.RetireAsync(key, call.Ct)) : Problem.NotFound;

    public async Task<RestAnswer> RevokeAsync(RestCall call) => await book.RevokeAsync(call.Route("kid"), call.Ct) ? RestAnswer.Done : Problem.NotFound;

    private Task<KeyEntry?> FindAsync(RestCall call) => book.FindAsync(call.Route("kid"), call.Ct);

    private static RestAnswer Announced(IReadOnlyList<KeyEntry> keys) => keys.Count > 0 ? RestAnswer.Of(new SigningKeyPage([.. keys.Select(SigningKeyData.Of)])) : s_waits;
}
