using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Registration;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>What a stranger can make of the registration endpoint (S-150 to S-152, S-158).</summary>
public sealed class RegistrationDoorTests(SqliteServer shared) : ProtocolTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    [Trait("Security", "S-150")]
    public async Task A_flood_of_clients_ends_at_the_cap()
    {
        await using var server = await TestServer.StartAsync(new()
        {
            Database = TestDatabase.Sqlite(),
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["IdentityHost:Registration:Policy"] = "Open",
                ["IdentityHost:Registration:MaxClients"] = "2",
            },
        });
        using var app = await server.RegisterAsync(WebClient, new Transcript());
        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
            statuses.Add((int)(await RegisterAsync(app, new { redirect_uris = new[] { Callback } })).Status);

        statuses.ShouldBe([201, 201, 503, 503]);
    }

    [Fact]
    [Trait("Security", "S-151")]
    public async Task What_the_operator_decides_cannot_be_sent_in_any_spelling()
    {
        var app = await RegisterClientAsync();
        var body = new JsonObject { ["redirect_uris"] = new JsonArray(Callback) };
        foreach (var property in typeof(Client).GetProperties().Concat(typeof(OperatorClientSettings).GetProperties()).Select(p => p.Name).Where(n => n is not "Metadata").Distinct(StringComparer.Ordinal))
        {
            foreach (var name in (string[])[property, JsonNamingPolicy.SnakeCaseLower.ConvertName(property), JsonNamingPolicy.CamelCase.ConvertName(property)])
                body.TryAdd(name, property.StartsWith("Require", StringComparison.Ordinal) || property is "Disabled" ? JsonValue.Create(false) : JsonValue.Create(true));
        }

        body.Remove("client_id");
        var answer = await RegisterAsync(app, body);

        answer.ShouldSucceed(HttpStatusCode.Created);
        var client = (await Server.Services.GetRequiredService<IClients>().FindAsync(answer["client_id"]!, CancellationToken.None))!;
        (client.FirstParty, client.RequireConsent, client.Verified, client.Disabled, client.Origin).ShouldBe((false, true, false, false, ClientOrigin.Dynamic));
    }

    [Fact]
    [Trait("Security", "S-152")]
    public async Task A_registration_access_token_opens_its_own_client_alone_and_nothing_protected()
    {
        var app = await RegisterClientAsync();
        var mine = (await RegisterAsync(app, new { redirect_uris = new[] { Callback } })).ShouldSucceed(HttpStatusCode.Created);
        var other = (await RegisterAsync(app, new { redirect_uris = new[] { Callback } })).ShouldSucceed(HttpStatusCode.Created);
        var token = mine["registration_access_token"]!;

        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete])
        {
            foreach (var id in (string[])[other["client_id"]!, app.ClientId, "unknown"])
                (await app.SendJsonAsync(method, "/connect/register/" + id, method == HttpMethod.Put ? new { client_id = id, redirect_uris = new[] { Callback } } : null, token)).ShouldBeError(401, "invalid_token");
        }

        foreach (var field in (string[])["registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at"])
        {
            var body = new JsonObject { ["client_id"] = mine["client_id"], ["redirect_uris"] = new JsonArray(Callback), [field] = "x" };
            (await app.SendJsonAsync(HttpMethod.Put, "/connect/register/" + mine["client_id"], body, token)).ShouldBeError(400, "invalid_client_metadata");
        }
    }

    [Fact]
    [Trait("Security", "S-158")]
    public async Task A_secret_is_told_once()
    {
        var app = await RegisterClientAsync();
        var mine = (await RegisterAsync(app, new { redirect_uris = new[] { Callback } })).ShouldSucceed(HttpStatusCode.Created);

        var read = (await app.GetAsync("/connect/register/" + mine["client_id"], mine["registration_access_token"])).ShouldSucceed();
        var replaced = (await app.SendJsonAsync(
            HttpMethod.Put, "/connect/register/" + mine["client_id"], new { client_id = mine["client_id"], redirect_uris = new[] { Callback } }, mine["registration_access_token"])).ShouldSucceed();

        read.Body.ShouldNotContain(mine["client_secret"]!);
        replaced.Body.ShouldNotContain(mine["client_secret"]!);
        read.Body.ShouldNotContain("hash", Case.Insensitive);
    }

    [Fact]
    [Trait("Security", "S-170")]
    [Trait("Security", "S-173")]
    public async Task What_answers_inside_the_house_cannot_be_told_from_what_does_not()
    {
        await using var server = await TestServer.StartAsync(new()
        {
            Database = TestDatabase.Sqlite(),
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["IdentityHost:Registration:Policy"] = "Open",
                ["IdentityHost:OutboundFetch:AllowLoopback"] = "false",
            },
        });
        using var app = await server.RegisterAsync(WebClient, new Transcript());
        var answers = new List<string>();
        foreach (var url in (string[])[$"https://127.0.0.1:{server.Origin.Port}/x", "https://127.0.0.1:1/x", "https://localhost/x", "https://[::1]/x", "https://169.254.169.254/latest", "https://10.0.0.1/x"])
        {
            var answer = await RegisterAsync(app, new { redirect_uris = new[] { Callback }, sector_identifier_uri = url, subject_type = "public" });
            ((int)answer.Status).ShouldBe(400, url);
            answers.Add((answer["error"] + answer["error_description"]).Replace(url, "URL", StringComparison.Ordinal));
        }

        answers.Distinct(StringComparer.Ordinal).Count().ShouldBe(1, string.Join('\n', answers));
    }

    private static Task<Answer> RegisterAsync(ProtocolClient app, object body) => app.SendJsonAsync(HttpMethod.Post, "/connect/register", body);
}
