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

    [Theory]
    [Trait("Security", "S-062")]
    [Trait("Security", "S-068")]
    // The newest proof is ten minutes old and reached 1; one of an hour ago reached 2, and serves for so many minutes more.
    [InlineData(60, "", "", "2", null)]
    [InlineData(60, "acr_values", "2", "2", null)]
    [InlineData(60, "acr_values", "1", "1", null)]
    [InlineData(0, "", "", "1", null)]
    [InlineData(0, "acr_values", "2", "1", "/reauthenticate")]
    [InlineData(60, "max_age", "3599", "1", null)]
    [InlineData(60, "max_age", "3600", "2", null)]
    [InlineData(60, "max_age", "599", "1", "/signin")]
    [InlineData(60, "max_age", "3599", "1", "/reauthenticate", "acr_values", "2")]
    [InlineData(60, "max_age", "599", "1", "/signin", "acr_values", "2")]
    [InlineData(60, "prompt", "login", "1", "/signin", "acr_values", "2")]
    public async Task An_answer_speaks_of_the_strongest_proof_that_is_as_recent_as_asked(
        int serves, string parameter, string value, string told, string? page, string? another = null, string? wanted = null)
    {
        _engine.Subjects.Rise = AcrRise.OneMoreProof;
        var client = AddClient(new ClientMetadata { RedirectUris = ["https://app.example/cb"], TokenEndpointAuthMethod = "none" });
        var request = await AcceptedAsync(client, [("scope", "openid"), .. parameter.Length > 0 ? [(parameter, value)] : Array.Empty<(string, string)>(), .. another is null ? [] : new[] { (another, wanted!) }]);
        var now = _engine.Clock.Now;
        var newest = new SignedInSubject("ada", "stamp-1", "session-1", now.AddMinutes(-10), ["pwd"], "1");
        var state = new InteractionState(request, newest with { Stronger = newest with { AuthenticatedAt = now.AddHours(-1), Acr = "2", AcrEndsAt = now.AddMinutes(serves) } }, Kept: null, now);

        state.Told!.Acr.ShouldBe(told);
        (await new InteractionPolicy(new RememberedConsent(["openid"]), _engine.Subjects).NextAsync(state, default))?.Page.ShouldBe(page);
    }

    [Theory]
    [Trait("Security", "S-062")]
    [InlineData(AcrRise.SignIn, 1, null)]
    [InlineData(AcrRise.SignIn, 0, "/signin")]
    [InlineData(AcrRise.OneMoreProof, 0, "/reauthenticate")]
    [InlineData(AcrRise.None, 0, null)]
    public async Task What_no_longer_serves_is_proven_anew_and_keeps_nobody_out_who_has_no_means(AcrRise rise, int serves, string? page)
    {
        _engine.Subjects.Rise = rise;
        var client = AddClient(new ClientMetadata { RedirectUris = ["https://app.example/cb"], TokenEndpointAuthMethod = "none", DefaultAcrValues = ["2"] });
        var now = _engine.Clock.Now;
        var subject = new SignedInSubject("ada", "stamp-1", "session-1", now.AddHours(-24), ["pwd", "otp"], "2") { AcrEndsAt = now.AddMinutes(serves) };
        var state = new InteractionState(await AcceptedAsync(client, ("scope", "openid")), subject, Kept: null, now);

        var owed = await new InteractionPolicy(new RememberedConsent(["openid"]), _engine.Subjects).NextAsync(state, default);

        owed?.Page.ShouldBe(page);
        (owed is null).ShouldBe(page is null);
        state.Told!.Acr.ShouldBe("2", "what was proven stays a fact");
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
