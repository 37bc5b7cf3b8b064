using System.Text.Json;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Api.Headless.Wire;
using Microsoft.Extensions.Options;

namespace IdentityHost.Api.Headless.Providers;

/// <summary>The body of <c>auth/provider/token</c>.</summary>
internal sealed record ProviderTokenInput(string? Provider, string? Process, JsonElement? Token);

/// <summary><c>auth/provider/redirect</c>, <c>auth/provider/token</c> and <c>auth/provider/signup</c>, while no outside provider is configured.</summary>
internal sealed class ProviderSignIn(IOptions<HeadlessOptions> options)
{
    /// <summary>A browser that navigates: whatever it asks for is unknown, and it is sent where the front end shows that.</summary>
    public Task<Answer> RedirectAsync()
    {
        var url = options.Value.ProviderErrorUrl;
        return Task.FromResult<Answer>(new Answer.Elsewhere($"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}error=unknown&error_process=login"));
    }

    /// <summary>The token is of no app we know.</summary>
    public static Task<Answer> TokenAsync(ProviderTokenInput input)
    {
        var errors = new List<InputError>();
        if (string.IsNullOrEmpty(input.Provider))
            errors.Add(new("required", "provider"));
        if (input.Process is not ("login" or "connect"))
            errors.Add(new(string.IsNullOrEmpty(input.Process) ? "required" : "invalid_choice", "process"));
        errors.Add(new(TokenError(input.Token), "token"));
        return Task.FromResult<Answer>(Answer.Wrong(errors));
    }

    private static string TokenError(JsonElement? token) => token switch
    {
        null or { ValueKind: JsonValueKind.Null } => "required",
        { ValueKind: JsonValueKind.Object } members when !members.TryGetProperty("client_id", out _) => "client_id_required",
        _ => "invalid_token",
    };
}
