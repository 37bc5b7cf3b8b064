using System.Text.Json;
using IdentityHost.Accounts.External;
using IdentityHost.ExternalSignIn.Requests;

namespace IdentityHost.ExternalSignIn.OpenIdConnect;

/// <summary>Makes of an ID token who somebody is.</summary>
internal sealed class OpenIdPeople(OpenIdConnectClient client, IdTokenCheck check, ProviderHttp http)
{
    /// <summary>Who the tokens speak for.</summary>
    /// <param name="idToken">The ID token.</param>
    /// <param name="expected">How it came.</param>
    /// <param name="userInfoEndpoint">Where to ask for an address the ID token does not have; null for nowhere.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Reading> ReadAsync(string idToken, ExpectedToken expected, ProviderEndpoint? userInfoEndpoint, CancellationToken ct)
    {
        var (checkedClaims, failure) = await check.CheckAsync(idToken, expected, ct);
        if (checkedClaims is not { } claims)
            return failure!;
        if (client.Refusal(claims) is { } refusal)
            return new Reading.Refused(refusal, ExternalFailure.Denied);
        if (JsonText.Of(claims, "email") is not null || expected.AccessToken is not { } accessToken || userInfoEndpoint is null)
            return new Reading.Known(Identity(claims, claims) with { ProvenAt = expected.IsHandedIn ? JsonText.Moment(claims, "iat") : null });

        if (BearerToken.Header(accessToken) is not { } bearer)
            return new Reading.Refused("the access token is none");
        using var request = userInfoEndpoint.Request(HttpMethod.Get);
        request.Headers.Authorization = bearer;
        var answer = await http.SendAsync(request, ct);
        if (answer is not ProviderAnswer.Said { Object: { } more })
            return Reading.Of(answer);
        // OpenID Connect Core §5.3.2: an answer about somebody else is a token put in the place of another.
        return JsonText.Of(more, "sub") == JsonText.Of(claims, "sub")
            ? new Reading.Known(Identity(claims, more))
            : new Reading.Refused("userinfo answered about somebody else");
    }

    /// <summary>The address and whether it is verified are taken from one document, never one from each (S-161).</summary>
    private ExternalIdentity Identity(JsonElement claims, JsonElement address)
    {
        var fields = JsonText.All(address);
        foreach (var (name, value) in JsonText.All(claims))
            fields[name] = value;
        var email = JsonText.Of(address, "email");
        var subject = JsonText.Of(claims, "sub")!;
        return new ExternalIdentity(client.Id, subject, email ?? fields.GetValueOrDefault("name") ?? fields.GetValueOrDefault("preferred_username") ?? subject)
        {
            Username = fields.GetValueOrDefault("preferred_username"),
            Addresses = email is null ? [] : [new ExternalAddress(email, JsonText.IsTrue(address, "email_verified"), Primary: true) { IsKeptThere = client.KeepsMailbox(address, email) }],
            Fields = fields,
            AskedAt = JsonText.Moment(claims, "auth_time"),
        };
    }
}
