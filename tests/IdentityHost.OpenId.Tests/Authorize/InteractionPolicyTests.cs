using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.Authorize.Interaction;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Consents;
using IdentityHost.OpenId.Parameters;
using IdentityHost.OpenId.Subjects;
using IdentityHost.OpenId.Tests.Ports;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Authorize;

public sealed class InteractionPolicyTests : IDisposable
{
    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [Trait("Security", "S-156")]
    [InlineData("https://app.example/cb", "none", "web", null)]
    [InlineData("http://127.0.0.1/cb", "client_secret_basic", "web", null)]
    [InlineData("http://127.0.0.1/cb", "none", "native", "/consent")]
    [InlineData("http://127.0.0.1/cb", "none", "web", "/consent")]
    [InlineData("com.example.app:/cb", "none", "web", "/consent")]
    public async Task An_earlier_consent_counts_only_where_nobody_else_can_fetch_the_answer(string redirectUri, string method, string type, string? page)
    {
        var client = AddClient(new ClientMetadata { RedirectUris = [redirectUri], TokenEndpointAuthMethod = method, ApplicationType = type });

        var owed = await NextAsync(await AcceptedAsync(client, ("scope", "openid")), new RememberedConsent(["openid"]));

        owed?.Page.ShouldBe(page);
        (owed is null).ShouldBe(page is null);
    }

    [Fact]
    [Trait("Security", "S-155")]
    public async Task Claims_asked_for_by_name_are_allowed_like_their_scopes()
    {
        var client = AddClient(new ClientMetadata { RedirectUris = ["https://app.example/cb"], TokenEndpointAuthMethod = "none" });
        var request = await AcceptedAsync(client, ("scope", "openid"), ("claims", """{"id_token":{"email":null},"userinfo":{"phone_number":null}}"""));

        request.Asked.ShouldBe(["openid", "phone", "email"]);
        request.Granted.Scopes.ShouldBe(["openid"]);
        (await NextAsync(request, new RememberedConsent(["openid"])))?.Page.ShouldBe("/consent");
        (await NextAsync(request, new RememberedConsent(["openid", "email", "phone"]))).ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-082")]
    public async Task Scopes_by_default_are_put_aside_by_name()
    {
        await _engine.Scopes.SaveAsync(new("read", "Read", []), default);
        await _engine.Scopes.SaveAsync(new("write", "Write", []), default);
        var metadata = new ClientMetadata { RedirectUris = ["https://app.example/cb"], TokenEndpointAuthMethod = "none", Scope = "read" };
        var shown = await AcceptedAsync(AddClient(metadata));

        // While the person reads the page, the app registers for more.
        AddClient(metadata with { Scope = "read write" });

        var allowed = await CheckAsync(shown.Parameters);
        allowed.Granted.Scopes.ShouldBe(["read"]);
    }

    private Client AddClient(ClientMetadata metadata) => _engine.AddClient("app", metadata);

    private Task<CodeRequest> AcceptedAsync(Client client, params (string Name, string Value)[] more) => CheckAsync(ProtocolParameters.From(
    [
        new("client_id", client.ClientId), new("redirect_uri", client.Metadata.RedirectUris[0]), new("response_type", "code"),
        new("code_challenge", Engine.Challenge), new("code_challenge_method", "S256"),
        .. more.Select(p => KeyValuePair.Create(p.Name, p.Value)),
    ]));

    private async Task<CodeRequest> CheckAsync(ProtocolParameters parameters) =>
        (await _engine.Get<RequestRules>().CheckAsync(parameters, pushed: false, default)).ShouldBeOfType<RequestCheck.Accepted>().Request;

    private ValueTask<Owed?> NextAsync(CodeRequest request, IConsents consents) =>
        new InteractionPolicy(consents, _engine.Subjects).NextAsync(
            new(request, new SignedInSubject("ada", "stamp-1", "session-1", _engine.Clock.Now, ["pwd"], "1"), Kept: null, _engine.Clock.Now), default);

    private sealed class RememberedConsent(IReadOnlyList<string> scopes) : IConsents
    {
        public Task<Consent?> FindAsync(string subject, string clientId, CancellationToken ct) =>
            Task.FromResult<Consent?>(new(subject, clientId, scopes, [], default, default));

        public Task<IReadOnlyList<Consent>> ListAsync(string subject, CancellationToken ct) => throw new NotSupportedException();

        public Task AllowAsync(string subject, string clientId, IReadOnlyList<string> scopes, IReadOnlyList<string> resources, DateTimeOffset at, CancellationToken ct) =>
            throw new NotSupportedException();

        public Task<bool> WithdrawAsync(string subject, string clientId, DateTimeOffset at, CancellationToken ct) => throw new NotSupportedException();
    }
}
