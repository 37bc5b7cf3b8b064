using System.Net;
using IdentityHost.Accounts.External;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.ExternalSignIn;

/// <summary>The pretended GitHub and Google and the provider <c>dummy</c>, on a server as <c>dotnet run</c> starts it.</summary>
public sealed class PretendTests : IClassFixture<PretendServer>
{
    private readonly PretendServer _site;

    public PretendTests(PretendServer site) => _site = site;

    private IExternalProviders Providers => _site.Server.Services.GetRequiredService<IExternalProviders>();

    [Fact]
    public void They_stand_beside_each_other_by_name() => Providers.Enabled.Select(p => $"{p.Id} {p.Name} {p.HasRedirect} {p.HasToken}")
        .ShouldBe(["dummy Dummy True True", "github GitHub True True", "google Google True True"]);

    [Theory]
    [InlineData("github", "ada", "1001", "ada@people.example:True")]
    [InlineData("github", "ada-renamed", "1001", "ada@elsewhere.example:True")]
    [InlineData("github", "ben", "1002", "ben@people.example:True ben@work.example:True ben@old.example:False")]
    [InlineData("github", "cleo", "1003", "cleo@people.example:False")]
    [InlineData("github", "dora", "1004", "")]
    [InlineData("google", "ada", "100000000000001001", "ada@people.example:True")]
    [InlineData("google", "cleo", "100000000000001003", "cleo@people.example:False")]
    public async Task Whoever_is_chosen_there_comes_back_here(string provider, string person, string uid, string addresses)
    {
        var identity = await _site.VisitAsync(provider, ("person", person));
        (identity!.Provider, identity.Uid).ShouldBe((provider, uid));
        string.Join(' ', identity.Addresses.Select(a => $"{a.Email}:{a.Verified}")).ShouldBe(addresses);
    }

    [Theory]
    [InlineData("github")]
    [InlineData("google")]
    public async Task Anybody_else_may_be_typed_and_is_the_same_next_time(string provider)
    {
        var first = await _site.VisitAsync(provider, ("person", "somebody"), ("login", "zoe"), ("email", "zoe@people.example"), ("verified", "true"));
        first!.Addresses.ShouldContain(new ExternalAddress("zoe@people.example", Verified: true, Primary: true));
        (await _site.VisitAsync(provider, ("person", "somebody"), ("login", "zoe")))!.Uid.ShouldBe(first.Uid);
    }

    [Theory]
    [InlineData("github")]
    [InlineData("google")]
    [InlineData("dummy")]
    public async Task Whoever_cancels_comes_back_without(string provider)
    {
        (await _site.VisitAsync(provider, ("action", "cancel"))).ShouldBeNull();
        _site.Failures.Last().ShouldBe(("handle-of-a-test", ExternalFailure.Cancelled));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("on", true)]
    [InlineData("false", false)]
    [InlineData("", false)]
    public async Task At_the_dummy_everybody_is_who_they_say(string box, bool verified)
    {
        var identity = await _site.VisitAsync("dummy", ("id", "123"), ("email", "you@people.example"), ("email_verified", box), ("action", "login"));
        (identity!.Uid, identity.Addresses.Single()).ShouldBe(("123", new ExternalAddress("you@people.example", verified, Primary: true) { IsKeptThere = true }));
    }

    [Theory]
    [InlineData("""{"id": 123, "email": "a@people.example", "email_verified": true, "username": "ann"}""", "123 ann a@people.example:True")]
    [InlineData("""{"id": "abc"}""", "abc  ")]
    [InlineData("""{"email": "a@people.example"}""", null)]
    [InlineData("""{"id": ""}""", null)]
    [InlineData("""[]""", null)]
    [InlineData("no json", null)]
    public async Task An_app_hands_the_dummy_a_text_that_says_who_it_is(string idToken, string? expected)
    {
        var proof = await Providers.VerifyTokenAsync("dummy", new("", idToken, null), CancellationToken.None);
        if (expected is null)
            proof.ShouldBe(new ExternalTokenProof.Refused());
        else
            proof.ShouldBeOfType<ExternalTokenProof.Proven>().Identity.ShouldSatisfyAllConditions(i => $"{i.Uid} {i.Username} {string.Join(' ', i.Addresses.Select(a => $"{a.Email}:{a.Verified}"))}".ShouldBe(expected));
    }

    [Theory]
    [InlineData("/dev/github/login/oauth/authorize?client_id=other&redirect_uri=ISSUER%2F&response_type=code")]
    [InlineData("/dev/github/login/oauth/authorize?client_id=pretend-github&redirect_uri=https%3A%2F%2Fevil.example&response_type=code")]
    [InlineData("/dev/github/login/oauth/authorize?client_id=pretend-github&redirect_uri=ISSUER%2F&response_type=code&state=x")]
    public async Task They_are_as_strict_as_the_real_ones_and_lead_nowhere_else(string target)
    {
        using var client = _site.Server.Client();
        (await client.GetAsync(target.Replace("ISSUER", Uri.EscapeDataString(_site.Server.Issuer)))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}

/// <summary>A server with the pretended providers, whose accounts are replaced by a note of what they would hear.</summary>
public sealed class PretendServer : IAsyncLifetime
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<ExternalIdentity> _identities = new();
    private TestServer? _server;

    public TestServer Server => _server!;

    public System.Collections.Concurrent.ConcurrentQueue<(string? Handle, ExternalFailure Failure)> Failures { get; } = new();

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(new()
    {
        Database = await StartedDatabases.SqliteAsync(),
        Settings = new Dictionary<string, string?> { ["IdentityHost:ExternalSignIn:Pretend"] = "true" },
        Services = services => services.AddSingleton(new IdentityHost.ExternalSignIn.CodeFlow.WaysBack(
            (_, handle, _) => ValueTask.FromResult(handle),
            (_, _, identity, _) =>
            {
                _identities.Enqueue(identity);
                return ValueTask.FromResult("/returned");
            },
            (_, handle, failure, _) =>
            {
                Failures.Enqueue((handle, failure));
                return ValueTask.FromResult("/failed");
            })),
    });

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Goes to a provider, fills in its form and comes back; who it is, or null.</summary>
    public async Task<ExternalIdentity?> VisitAsync(string provider, params (string Name, string Value)[] form)
    {
        var http = new DefaultHttpContext { Request = { Scheme = "http", Host = new HostString(Server.Origin.Authority) } };
        var shown = Server.Services.GetRequiredService<IExternalProviders>().Enabled.Single(p => p.Id == provider);
        var location = await Server.Services.GetRequiredService<IExternalDoor>().OpenAsync(http, shown, new("handle-of-a-test"), CancellationToken.None);
        using var client = Server.Client();
        client.DefaultRequestHeaders.Add("Cookie", http.Response.Headers.SetCookie.Select(cookie => cookie!.Split(';')[0]));

        var page = await (await client.GetAsync(location)).Content.ReadAsStringAsync();
        page.ShouldContain("<form method=\"post\">");
        var answer = await client.PostAsync(location, new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))));
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, "no browser sends a form again");
        for (var hops = 0; answer.Headers.Location is not null && hops < 3 && answer.Headers.Location!.ToString() is not ("/returned" or "/failed"); hops++)
            answer = await client.GetAsync(answer.Headers.Location);
        return answer.Headers.Location!.ToString() == "/returned" && _identities.TryDequeue(out var identity) ? identity : null;
    }
}
