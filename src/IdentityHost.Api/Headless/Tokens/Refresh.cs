using IdentityHost.Accounts.SignIn;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Tokens;

/// <summary>The body of <c>tokens/refresh</c>.</summary>
internal sealed record RefreshInput([property: Member(IsRequired = true)] string? RefreshToken)
{
    /// <inheritdoc />
    public override string ToString() => nameof(RefreshInput);
}

/// <summary><c>tokens/refresh</c></summary>
internal sealed class Refresh(AppTokens tokens)
{
    /// <summary>A token that cannot be used gets no reason (allauth's contract).</summary>
    public async Task<Answer> PostAsync(HeadlessCall call, RefreshInput input)
    {
        if (string.IsNullOrEmpty(input.RefreshToken))
            return Answer.Wrong(new InputError("required", "refresh_token"));
        return await tokens.RefreshAsync(input.RefreshToken, call.Ct) is { } pair ? Answer.Of(pair) : new Answer.Json(400);
    }
}
