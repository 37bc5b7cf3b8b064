using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using IdentityHost.Accounts.External;
using IdentityHost.ExternalSignIn.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;

namespace IdentityHost.ExternalSignIn.CodeFlow;

/// <summary>The code flow with a provider, on the framework's handler, which keeps state, proof key and the cookie that ties both to the browser (S-163).</summary>
/// <remarks>
/// What is added: the handle of the begun redirect in the state, its end, <c>iss</c>, and our own way to ask. The framework's log is left out, because it
/// repeats what providers say; <see cref="ReturnEvents"/> writes what operators need.
/// </remarks>
internal abstract class ProviderHandler(ProviderOptions options, ProviderHttp http)
    : OAuthHandler<ProviderOptions>(options, NullLoggerFactory.Instance, UrlEncoder.Default)
{
    private const string HandleItem = "handle";
    private const string AskedItem = "asked";
    private const string ReadingParameter = "reading";

    /// <summary>A state for this handle.</summary>
    public static AuthenticationProperties StateOf(string handle, TimeProvider clock)
    {
        var state = new AuthenticationProperties { ExpiresUtc = clock.GetUtcNow() + ProviderOptions.Patience };
        state.Items[HandleItem] = handle;
        return state;
    }

    /// <summary>The handle in a state; null for a state that could not be read.</summary>
    public static string? HandleIn(AuthenticationProperties? state) => state?.Items.TryGetValue(HandleItem, out var handle) == true ? handle : null;

    /// <summary>What the provider said, once it was asked; null before.</summary>
    public static Reading? ReadingIn(AuthenticationProperties? state) => state?.GetParameter<Reading>(ReadingParameter);

    /// <summary>Whether the provider was told to ask who it is, though it may know.</summary>
    public static bool WasToAsk(AuthenticationProperties? state) => state?.Items.ContainsKey(AskedItem) == true;

    /// <summary>Where to send the browser, with the cookie on the response.</summary>
    public string Open(ExternalVisit visit)
    {
        var state = StateOf(visit.Handle, TimeProvider);
        if (visit.AsksAgain && TryAskAgain())
            state.Items[AskedItem] = "true";
        GenerateCorrelationId(state);
        return BuildChallengeUrl(state, Options.RedirectUri);
    }

    /// <summary>Tells the provider to ask who it is, though it may know; false where it cannot be told.</summary>
    protected virtual bool TryAskAgain() => false;

    /// <summary>Who the tokens say it is. They are forgotten afterwards.</summary>
    protected abstract Task<Reading> ReadAsync(JsonElement tokens, AuthenticationProperties state, CancellationToken ct);

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        // RFC 6749 §3.1: every parameter once. RFC 9207 §2.4: whose answer this is comes before anything in it.
        var fault = Request.Query.Any(parameter => parameter.Value.Count > 1) ? "a parameter stands in the answer twice" : IssuerFault(Request.Query["iss"]);
        return fault is null
            ? await base.HandleRemoteAuthenticateAsync()
            : HandleRequestResult.Fail(fault, Options.StateDataFormat.Unprotect(Request.Query["state"]) ?? new AuthenticationProperties());
    }

    /// <summary>The browser's clock ends the cookie, ours the state.</summary>
    protected override bool ValidateCorrelationId(AuthenticationProperties properties) =>
        base.ValidateCorrelationId(properties) && properties.ExpiresUtc > TimeProvider.GetUtcNow();

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        // A failure of what came twice is nobody's: it ends nothing of what came first.
        context.Properties.Items[HandleItem] = await ((ReturnEvents)Events).ArriveAsync(Context, context.Properties);
        if (HandleIn(context.Properties) is null)
            return OAuthTokenResponse.Failed(new AuthenticationFailureException("The answer came before, or to another browser."));

        context.Properties.Items.TryGetValue(OAuthConstants.CodeVerifierKey, out var verifier);
        using var request = Options.TokenRequest(context.Code, verifier ?? "");
        var answer = await http.SendAsync(request, Context.RequestAborted);
        // GitHub refuses with 200 too.
        if (answer is ProviderAnswer.Said { Object: { } tokens } && !tokens.TryGetProperty("error", out _))
            return OAuthTokenResponse.Success(JsonSerializer.SerializeToDocument(tokens));
        context.Properties.SetParameter(ReadingParameter, Reading.Of(answer));
        return OAuthTokenResponse.Failed(new AuthenticationFailureException("The code was not redeemed."));
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var reading = await ReadAsync(tokens.Response!.RootElement, properties, Context.RequestAborted);
        properties.SetParameter(ReadingParameter, reading);
        // The framework takes null for "this did not work", and keeps the state for the failure only then.
        return reading is Reading.Known ? new AuthenticationTicket(new ClaimsPrincipal(identity), properties, Scheme.Name) : null!;
    }

    private string? IssuerFault(StringValues iss)
    {
        if (iss.Count == 0)
            return Options.DemandsIssuer ? "the answer does not say whose it is" : null;
        return string.Equals(iss, Options.Issuer, StringComparison.Ordinal) ? null : "the answer is another provider's";
    }
}
