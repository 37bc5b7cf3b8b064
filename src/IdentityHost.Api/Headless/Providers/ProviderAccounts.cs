using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Providers;

/// <summary>The body that disconnects an account at a provider.</summary>
internal sealed record ProviderAccountInput([property: Member(IsRequired = true)] string? Provider, [property: Member(IsRequired = true)] string? Account);

/// <summary><c>account/providers</c></summary>
internal sealed class ProviderAccounts(ExternalLinkBook book, IExternalProviders providers, FlowResponse respond)
{
    public async Task<Answer> GetAsync(HeadlessCall call) => call.Visitor.IsSignedIn ? await ListAsync(call) : await respond.AuthenticationAsync(call);

    public async Task<Answer> DeleteAsync(HeadlessCall call, ProviderAccountInput input) =>
        await respond.OfAsync(call, await book.DisconnectAsync(call.Visitor, input.Provider, input.Account, call.Ct), () => ListAsync(call));

    private async Task<Answer> ListAsync(HeadlessCall call) => Answer.Of(
        (await book.ListAsync(call.Visitor, call.Ct)).Select(l => new WireProviderAccount(l.Uid, l.Display, WireForms.Of(l.Provider, providers))).ToArray());
}
