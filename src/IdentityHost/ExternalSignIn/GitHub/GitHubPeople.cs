using System.Net.Http.Headers;
using System.Text.Json;
using IdentityHost.Accounts.External;
using IdentityHost.ExternalSignIn.Requests;

namespace IdentityHost.ExternalSignIn.GitHub;

/// <summary>Asks GitHub who a token speaks for: <c>GET /user</c>, and <c>GET /user/emails</c> for the addresses it has seen proven.</summary>
internal sealed class GitHubPeople(string provider, Func<GitHubEndpoints> endpoints, ProviderHttp http)
{
    private const string ApiVersion = "2022-11-28";

    /// <summary>Who it is; somebody else than <paramref name="expected"/> is refused.</summary>
    public async Task<Reading> ReadAsync(string accessToken, string? expected, CancellationToken ct)
    {
        if (BearerToken.Header(accessToken) is not { } bearer)
            return new Reading.Refused("the access token is none");
        var answer = await GetAsync(endpoints().User, bearer, ct);
        if (answer is not ProviderAnswer.Said { Object: { } user })
            return Reading.Of(answer);
        // The number, for the name of an account changes hands (S-160).
        if (JsonText.Number(user, "id") is not { } id || JsonText.Of(user, "login") is not { } login)
            return new Reading.Refused("the answer about the user has no id or no login");
        if (expected is not null && !string.Equals(id, expected, StringComparison.Ordinal))
            return new Reading.Refused("the token was checked for one user and speaks for another");

        var emails = await GetAsync(endpoints().Emails, bearer, ct);
        if (emails is ProviderAnswer.Silent)
            return Reading.Of(emails);
        return new Reading.Known(new ExternalIdentity(provider, id, login)
        {
            Username = login,
            Addresses = Addresses(emails, JsonText.Of(user, "email")),
            Fields = JsonText.All(user),
        });
    }

    /// <summary>A request to the API in somebody's name.</summary>
    private async Task<ProviderAnswer> GetAsync(string url, AuthenticationHeaderValue bearer, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Get, url);
        request.Headers.Authorization = bearer;
        return await http.SendAsync(request, ct);
    }

    /// <summary>A request to the API.</summary>
    public static HttpRequestMessage Request(HttpMethod method, string url)
    {
        var request = new ProviderEndpoint(url, IsNamed: true).Request(method);
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        request.Headers.Add("X-GitHub-Api-Version", ApiVersion);
        return request;
    }

    /// <summary>
    /// The main one first. A token that may not read them (somebody took that right away while allowing the app) leaves the one on the public page, which nobody
    /// vouches for; without that the person types one here.
    /// </summary>
    private IReadOnlyList<ExternalAddress> Addresses(ProviderAnswer emails, string? onPage)
    {
        if (emails is not ProviderAnswer.Said { Status: 200, Json: { ValueKind: JsonValueKind.Array } rows })
            return onPage is null ? [] : [new ExternalAddress(onPage, Verified: false)];
        var place = endpoints();
        return
        [
            .. rows.EnumerateArray()
                .Where(row => JsonText.Of(row, "email") is { } email && !place.IsStandIn(email))
                .Select(row => new ExternalAddress(JsonText.Of(row, "email")!, JsonText.IsTrue(row, "verified"), JsonText.IsTrue(row, "primary")))
                .OrderByDescending(address => address.Primary).ThenByDescending(address => address.Verified),
        ];
    }
}
