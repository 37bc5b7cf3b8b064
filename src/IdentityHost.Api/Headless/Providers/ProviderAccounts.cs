using IdentityHost.Accounts.SignIn;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Providers;

/// <summary>The body that disconnects an account at a provider.</summary>
internal sealed record ProviderAccountInput(string? Provider, string? Account);

/// <summary><c>account/providers</c>, while no outside provider is configured.</summary>
internal sealed class ProviderAccounts(FlowResponse respond)
{
    public async Task<Answer> GetAsync(HeadlessCall call) => call.Visitor.IsSignedIn ? Answer.Of(Array.Empty<WireProviderAccount>()) : await respond.AuthenticationAsync(call);

    public async Task<Answer> DeleteAsync(HeadlessCall call, ProviderAccountInput input)
    {
        if (!call.Visitor.IsSignedIn)
            return await respond.AuthenticationAsync(call);
        var missing = new List<InputError>();
        if (string.IsNullOrEmpty(input.Provider))
            missing.Add(new("required", "provider"));
        if (string.IsNullOrEmpty(input.Account))
            missing.Add(new("required", "account"));
        return missing.Count > 0 ? Answer.Wrong(missing) : Answer.Wrong(new InputError("account_not_found"));
    }
}
