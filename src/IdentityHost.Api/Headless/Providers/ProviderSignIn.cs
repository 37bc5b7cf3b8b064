using System.Diagnostics;
using System.Text.Json;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Redirects;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace IdentityHost.Api.Headless.Providers;

/// <summary>The body of <c>auth/provider/token</c>.</summary>
internal sealed record ProviderTokenInput(
    [property: Member(IsRequired = true)] string? Provider,
    [property: Member(ExternalProcess.Login, ExternalProcess.Connect, IsRequired = true)] string? Process,
    [property: Member(As = typeof(ProviderTokenParts), IsRequired = true)] JsonElement? Token)
{
    /// <inheritdoc />
    public override string ToString() => nameof(ProviderTokenInput);
}

/// <summary>What an app got at a provider; one of the two tokens is there. <c>nonce</c>, which the app asked with, is not allauth's.</summary>
internal sealed record ProviderTokenParts([property: Member(IsRequired = true)] string? ClientId, string? IdToken, string? AccessToken, string? Nonce)
{
    /// <inheritdoc />
    public override string ToString() => nameof(ProviderTokenParts);
}

/// <summary>The form of <c>auth/provider/redirect</c>.</summary>
internal sealed record ProviderRedirectInput(
    [property: Member(IsRequired = true)] string? Provider,
    [property: Member(IsRequired = true)] string? CallbackUrl,
    [property: Member(ExternalProcess.Login, ExternalProcess.Connect, IsRequired = true)] string? Process)
{
    public static async ValueTask<ProviderRedirectInput> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasFormContentType)
            return new(null, null, null);
        var form = await request.ReadFormAsync(ct);
        return new(form["provider"], form["callback_url"], form["process"]);
    }
}

/// <summary><c>auth/provider/redirect</c> and <c>auth/provider/token</c></summary>
internal sealed class ProviderSignIn(ExternalRedirects redirects, ExternalTokens tokens, CallbackUrls callbacks, FlowResponse respond, IOptions<HeadlessOptions> options)
{
    /// <summary>A browser that navigates, with a form: to the provider, or to where the front end says what went wrong.</summary>
    public async Task<Answer> RedirectAsync(HeadlessCall call)
    {
        var request = call.Http.Request;
        var (provider, url, process) = await ProviderRedirectInput.ReadAsync(request, call.Ct);
        if (process is not (ExternalProcess.Login or ExternalProcess.Connect) || callbacks.Read(request, url) is not { } callback)
            return Nothing();
        return await redirects.BeginAsync(call.Visitor, new ExternalRedirect(provider ?? "", process, callback), call.Ct) switch
        {
            ExternalBeginning.Go go => new Answer.Elsewhere(go.Location),
            ExternalBeginning.Not { IsNothing: true } => Nothing(),
            ExternalBeginning.Not not => new Answer.Elsewhere(ExternalRedirects.Failed(callback, not.Error, process)),
            _ => throw new UnreachableException(),
        };
    }

    public async Task<Answer> TokenAsync(HeadlessCall call, ProviderTokenInput input)
    {
        var (token, fault) = TokenOf(input.Token);
        return await respond.OfAsync(call, await tokens.ProveAsync(call.Visitor, new ExternalTokenForm(input.Provider, input.Process, token) { TokenFault = fault }, call.Ct));
    }

    private Answer.Elsewhere Nothing() => new(ExternalRedirects.Failed(options.Value.ProviderErrorUrl, "unknown", ExternalProcess.Login));

    /// <summary>The members of a token; or what it is instead of one.</summary>
    private static (ExternalTokenParts? Token, string? Fault) TokenOf(JsonElement? sent)
    {
        if (sent is null or { ValueKind: JsonValueKind.Null })
            return (null, "required");
        if (sent is not { ValueKind: JsonValueKind.Object } members)
            return (null, "invalid_token");
        var (clientId, idToken, accessToken, nonce) = (Text(members, "client_id"), Text(members, "id_token"), Text(members, "access_token"), Text(members, "nonce"));
        var isWrong = idToken.IsWrong || accessToken.IsWrong || nonce.IsWrong;
        return (new ExternalTokenParts(clientId.Value, idToken.Value, accessToken.Value) { Nonce = nonce.Value }, isWrong ? "invalid_token" : null);
    }

    private static (string? Value, bool IsWrong) Text(JsonElement members, string name) => members.TryGetProperty(name, out var member) switch
    {
        true when member.ValueKind == JsonValueKind.String => (member.GetString(), false),
        true => (null, member.ValueKind != JsonValueKind.Null),
        false => (null, false),
    };
}
