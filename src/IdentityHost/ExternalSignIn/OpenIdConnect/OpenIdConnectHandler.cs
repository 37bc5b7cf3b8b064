using System.Security.Cryptography;
using System.Text.Json;
using IdentityHost.Accounts.External;
using IdentityHost.ExternalSignIn.CodeFlow;
using IdentityHost.ExternalSignIn.Requests;
using Microsoft.AspNetCore.Authentication;

namespace IdentityHost.ExternalSignIn.OpenIdConnect;

/// <summary>The code flow of OpenID Connect (Core §3.1): beside state and proof key a nonce, and an ID token that has it.</summary>
internal sealed class OpenIdConnectHandler(ProviderOptions options, ProviderHttp http, OpenIdConnectClient client, OpenIdPeople people, ProviderEndpoint? userInfoEndpoint)
    : ProviderHandler(options, http)
{
    private const string NonceItem = "nonce";
    private const int NonceBytes = 32;

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var nonce = System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes));
        properties.Items[NonceItem] = nonce;
        Options.AdditionalAuthorizationParameters[NonceItem] = nonce;
        return base.BuildChallengeUrl(properties, redirectUri);
    }

    /// <summary>OpenID Connect Core §3.1.2.1: ask, and say in <c>auth_time</c> when you did.</summary>
    protected override bool TryAskAgain()
    {
        if (!client.Settings.AsksAgain)
            return false;
        (Options.AdditionalAuthorizationParameters["prompt"], Options.AdditionalAuthorizationParameters["max_age"]) = ("login", "0");
        return true;
    }

    protected override async Task<Reading> ReadAsync(JsonElement tokens, AuthenticationProperties state, CancellationToken ct)
    {
        if (JsonText.Of(tokens, "id_token") is not { } idToken)
            return new Reading.Refused("the answer has no ID token");
        // Never null here: a state without one is none of this handler's.
        if (!state.Items.TryGetValue(NonceItem, out var nonce) || nonce is null)
            return new Reading.Refused("the state has no nonce");
        return await people.ReadAsync(idToken, new(nonce, JsonText.Of(tokens, "access_token"), IsHandedIn: false), userInfoEndpoint, ct) switch
        {
            Reading.Known known => new Reading.Known(WithFieldsBeside(known.Identity)),
            var other => other,
        };
    }

    private ExternalIdentity WithFieldsBeside(ExternalIdentity identity)
    {
        var beside = client.FieldsBeside(Request.Query);
        if (beside.Count == 0)
            return identity;
        var fields = new Dictionary<string, string>(beside, StringComparer.Ordinal);
        foreach (var (name, value) in identity.Fields)
            fields[name] = value;
        return identity with { Fields = fields };
    }
}
