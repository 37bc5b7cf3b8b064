using System.Text.Json;
using IdentityHost.ExternalSignIn.CodeFlow;
using IdentityHost.ExternalSignIn.Requests;
using Microsoft.AspNetCore.Authentication;

namespace IdentityHost.ExternalSignIn.GitHub;

/// <summary>GitHub's web flow: OAuth 2.0 with a proof key; who it is, the API says.</summary>
internal sealed class GitHubHandler(ProviderOptions options, ProviderHttp http, GitHubPeople people) : ProviderHandler(options, http)
{
    protected override async Task<Reading> ReadAsync(JsonElement tokens, AuthenticationProperties state, CancellationToken ct) =>
        JsonText.Of(tokens, "access_token") is { } accessToken
            ? await people.ReadAsync(accessToken, expected: null, ct)
            : new Reading.Refused("the answer has no access token");
}
