using System.Net.Http.Headers;
using System.Text;
using IdentityHost.ExternalSignIn.Requests;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace IdentityHost.ExternalSignIn.CodeFlow;

/// <summary>What the framework's handler is told for one request; it always asks for a code with a proof key (RFC 7636).</summary>
internal sealed class ProviderOptions : OAuthOptions, IOptionsMonitor<ProviderOptions>
{
    /// <summary>How long a browser may take to come back (S-163).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public ProviderOptions() => UsePkce = true;

    /// <summary>Where codes are redeemed.</summary>
    public ProviderEndpoint? RedeemsAt { get; set; }

    /// <summary>Where browsers come back to, from our own name and never from the request's (S-175).</summary>
    public string RedirectUri { get; init; } = "";

    /// <summary>What the <c>iss</c> of an answer must be, where it has one (RFC 9207 §2.4).</summary>
    public string? Issuer { get; init; }

    /// <summary>Whether an answer without <c>iss</c> is refused, because the provider said that it always sends one (RFC 9207 §3).</summary>
    public bool DemandsIssuer { get; init; }

    /// <summary>Whether the secret travels in the header (RFC 6749 §2.3.1) and not in the form.</summary>
    public bool UsesBasic { get; init; }

    /// <summary>Asks for these scopes.</summary>
    /// <param name="scopes">By blanks.</param>
    public void Ask(string scopes)
    {
        foreach (var scope in scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Scope.Add(scope);
    }

    /// <summary>The request that redeems a code (RFC 6749 §4.1.3, RFC 7636 §4.5), with our own credentials.</summary>
    public HttpRequestMessage TokenRequest(string code, string verifier)
    {
        var request = RedeemsAt!.Request(HttpMethod.Post);
        var form = new List<KeyValuePair<string, string>>
        {
            new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", RedirectUri), new("code_verifier", verifier),
        };
        if (UsesBasic)
        {
            // RFC 6749 §2.3.1: encoded once more inside the header.
            var pair = $"{Uri.EscapeDataString(ClientId)}:{Uri.EscapeDataString(ClientSecret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
        }
        else
        {
            form.Add(new("client_id", ClientId));
            if (ClientSecret is { Length: > 0 } secret)
                form.Add(new("client_secret", secret));
        }

        request.Content = new FormUrlEncodedContent(form);
        return request;
    }

    ProviderOptions IOptionsMonitor<ProviderOptions>.CurrentValue => this;

    ProviderOptions IOptionsMonitor<ProviderOptions>.Get(string? name) => this;

    IDisposable? IOptionsMonitor<ProviderOptions>.OnChange(Action<ProviderOptions, string?> listener) => null;
}
