using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Newcomers;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Providers;

/// <summary>The body of <c>auth/provider/signup</c>: what is missing, or is to be otherwise than the provider says.</summary>
internal sealed record ProviderSignupInput(string? Email, string? Username, string? Phone)
{
    /// <summary>Profile fields; what no field is called is ignored.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Further { get; set; }

    /// <inheritdoc />
    public override string ToString() => nameof(ProviderSignupInput);
}

/// <summary><c>auth/provider/signup</c></summary>
internal sealed class ProviderSignup(ExternalSignUp signUp, IExternalProviders providers, FlowResponse respond)
{
    /// <summary>Who it is at the provider, and what is known so far.</summary>
    public Task<Answer> GetAsync(HeadlessCall call) => Task.FromResult<Answer>(ExternalSignUp.WaitsFor(call.Visitor) is { } identity ? Answer.Of(DataOf(identity)) : new Answer.Json(409));

    public async Task<Answer> PostAsync(HeadlessCall call, ProviderSignupInput input) => await respond.OfAsync(
        call,
        await signUp.CompleteAsync(
            call.Visitor, new SignUpForm(input.Email, input.Username, null) { Phone = input.Phone, Profile = FurtherMembers.Of(input.Further) }, call.Ct));

    private ProviderSignupData DataOf(ExternalIdentity identity)
    {
        var form = signUp.Suggest(identity);
        var username = Username.TryParse(form.Username, out var name) ? name.Value : null;
        return new ProviderSignupData(
            [.. identity.Addresses.Select(a => new WireEmail(a.Email, a.Verified, a.Email == form.Email))],
            new WireProviderAccount(identity.Uid, identity.Display, WireForms.Of(identity.Provider, providers)),
            new WireUser(null, username ?? form.Email ?? identity.Display, HasUsablePassword: false, form.Email, username));
    }
}
