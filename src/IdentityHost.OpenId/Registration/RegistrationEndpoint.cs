using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IdentityHost.OpenId.Registration;

/// <summary>The client registration endpoint: <c>POST /connect/register</c>.</summary>
/// <remarks>RFC 7591 §3. What only the operator decides is not read here at all (S-151).</remarks>
internal sealed partial class RegistrationEndpoint(
    ClientRegistration registration,
    IInitialAccessTokens tokens,
    IClients clients,
    IRegistrationQuota quota,
    RegistrationContext context,
    ILogger<RegistrationEndpoint> log)
{
    public async Task HandleAsync(HttpContext http)
    {
        var answer = await AnswerAsync(http, http.RequestAborted);
        if (answer is OAuthError error)
            LogRefused(error.Code, error.Description, error.Reason);
        await answer.ExecuteAsync(http);
    }

    private async Task<IResult> AnswerAsync(HttpContext http, CancellationToken ct)
    {
        var options = context.Options.Value;
        if (options.Policy == RegistrationPolicy.Off)
            return new OAuthError("invalid_request", "Clients cannot register themselves here.", StatusCodes.Status404NotFound);

        // RFC 7591 §3: the token is looked at before anything else is read, and spent only when the client is good.
        var token = BearerToken.Of(http.Request) is { } value ? OpaqueToken.Hash(value) : null;
        var now = context.Clock.GetUtcNow();
        if (options.Policy == RegistrationPolicy.InitialAccessToken && (token is null || !await tokens.IsAliveAsync(token, now, ct)))
            return token is null ? BearerToken.Missing : OAuthError.InvalidToken("The initial access token is unknown, expired or used up.");

        if ((await JsonBody.ReadAsync(http.Request, ct)).Refused(out var malformed, out var body))
            return malformed;
        using (body)
        {
            if (ClientMetadataReader.Read(body.RootElement).Refused(out var unreadable, out var metadata))
                return unreadable;

            // S-150: a flood fills neither disk nor lists.
            if (await clients.CountAsync(ClientOrigin.Dynamic, ct) >= options.MaxClients)
                return OAuthError.TemporarilyUnavailable("No more clients can be registered at present.");
            return await RegisterAsync(http, metadata, token, now, ct);
        }
    }

    private async Task<IResult> RegisterAsync(HttpContext http, ClientMetadata metadata, byte[]? token, DateTimeOffset now, CancellationToken ct)
    {
        var options = context.Options.Value;
        var request = new RegistrationRequest(metadata, ClientOrigin.Dynamic);
        if ((await registration.CheckAsync(request, ct)).Refused(out var refusal, out var good))
            return refusal;
        if (options.Policy == RegistrationPolicy.Open && await quota.TryTakeAsync(http, options.PerAddressAndDay, ct) is { } wait)
        {
            RetryAfterHeader.Set(http.Response, wait);
            return OAuthError.TemporarilyUnavailable("Too many clients were registered from this address today.") with { Status = StatusCodes.Status429TooManyRequests };
        }

        if (options.Policy == RegistrationPolicy.InitialAccessToken && !await tokens.TryUseAsync(token!, now, ct))
            return OAuthError.InvalidToken("The initial access token is unknown, expired or used up.");

        if ((await registration.AddAsync(good, registration.SecretExpiry(ClientOrigin.Dynamic, now), ct)).Refused(out var error, out var registered))
            return error;
        LogRegistered(registered.Client.ClientId);
        return new ClientInformation(registered, context.UrlOf(registered.Client), registered.RegistrationToken!, StatusCodes.Status201Created);
    }

    [LoggerMessage(1, LogLevel.Information, "Client {ClientId} registered itself.", EventName = "registration.registered")]
    private partial void LogRegistered(string clientId);

    [LoggerMessage(2, LogLevel.Information, "Registration refused: {Error}, {Description} {Reason}", EventName = "registration.refused")]
    private partial void LogRefused(string error, string description, string? reason);
}

/// <summary>What both registration endpoints know of their surroundings.</summary>
internal sealed record RegistrationContext(Issuer Issuer, IOptions<RegistrationOptions> Options, TimeProvider Clock)
{
    /// <summary>RFC 7592 §3: <c>registration_client_uri</c></summary>
    public string UrlOf(Client client) => Issuer.Url("/connect/register/" + Uri.EscapeDataString(client.ClientId));
}
