using IdentityHost.ExternalSignIn.CodeFlow;
using IdentityHost.ExternalSignIn.Requests;
using IdentityHost.OpenId;
using IdentityHost.OpenId.ClientAuthentication;
using Microsoft.AspNetCore.Authentication;

namespace IdentityHost.ExternalSignIn;

/// <summary>What every provider is made with.</summary>
/// <param name="Http">The way to ask.</param>
/// <param name="Callback">Where browsers come back.</param>
/// <param name="Events">What happens then.</param>
/// <param name="Used">The memory of ID tokens that apps handed in.</param>
/// <param name="Issuer">Our own name; lazy, because in Development it is known only once the server listens.</param>
/// <param name="Clock">The time.</param>
internal sealed record ProviderParts(ProviderHttp Http, CallbackEndpoint Callback, ReturnEvents Events, IAssertionIds Used, Lazy<Issuer> Issuer, TimeProvider Clock)
{
    /// <summary>Options for one request, without what is the provider's own.</summary>
    public ProviderOptions Options(string id, string? iss = null, bool demandsIssuer = false, bool usesBasic = false)
    {
        var isHttps = Issuer.Value.Value.StartsWith("https:", StringComparison.Ordinal);
        return new ProviderOptions
        {
            CallbackPath = CallbackEndpoint.PathOf(id),
            RedirectUri = Issuer.Value.Url(CallbackEndpoint.PathOf(id)),
            Issuer = iss,
            DemandsIssuer = demandsIssuer,
            UsesBasic = usesBasic,
            StateDataFormat = Callback.StatesOf(id),
            Events = Events,
            TimeProvider = Clock,
            // As every cookie of ours (S-088); several may be under way in one browser, each under a random name of its own.
            CorrelationCookie = new CookieBuilder
            {
                Name = isHttps ? "__Host-external." : "external.",
                Path = "/",
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                SecurePolicy = CookieSecurePolicy.SameAsRequest,
                Expiration = ProviderOptions.Patience,
                IsEssential = true,
            },
        };
    }

    /// <summary>Makes a handler ready for a request.</summary>
    public static async Task<ProviderHandler> ReadyAsync(ProviderHandler handler, string id, HttpContext http)
    {
        await handler.InitializeAsync(new AuthenticationScheme(id, displayName: null, handler.GetType()), http);
        return handler;
    }
}
