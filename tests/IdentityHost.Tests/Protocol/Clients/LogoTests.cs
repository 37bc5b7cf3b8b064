using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Logos;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Clients;

/// <summary>The logo of a client: fetched once, checked, and shown from our own origin (RFC 7591 §2; S-154).</summary>
public abstract class LogoTests(SharedServer shared) : ProtocolTests(shared)
{
    private const string Refusal = "logo_uri: a logo is a PNG, JPEG or WebP picture of at most 100 KiB and 512 x 512 pixels.";

    /// <summary>One pixel.</summary>
    internal static byte[] Png { get; } =
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    [Trait("Security", "S-154")]
    public async Task Oidcc_registration_logo_uri__the_pages_show_the_logo_and_it_comes_from_us()
    {
        await using var site = await SiteAsync(Png, "image/png");
        var registered = (await RegisterAsync(site.Origin + "/logo")).ShouldSucceed(HttpStatusCode.Created);

        registered["logo_uri"].ShouldBe(site.Origin + "/logo");
        var address = (await LogoOnPagesAsync(registered["client_id"]!)).ShouldNotBeNull();
        address.ShouldStartWith("/logos/");
        using var answer = await GetAsync(address);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(Png);
        answer.Content.Headers.ContentType.ShouldBe(new("image/png"));
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Content-Security-Policy").ShouldBe(["default-src 'none'; sandbox"]);
        answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");

        using var again = await GetAsync(address, answer.Headers.ETag);
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        site.Requests.ShouldHaveSingleItem("people's browsers never ask the client's server");
    }

    [Theory]
    [Trait("Security", "S-154")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "image/svg+xml")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png")]
    [InlineData("<!doctype html><script>alert(1)</script>", "text/html")]
    [InlineData("<html>PNG</html>", "image/png")]
    [InlineData("GIF89a\u0001\u0000\u0001\u0000", "image/gif")]
    [InlineData("", "image/png")]
    public async Task What_is_no_picture_of_ours_is_refused_whatever_it_is_called(string body, string type)
    {
        await using var site = await SiteAsync(Encoding.UTF8.GetBytes(body), type);

        var refused = await RegisterAsync(site.Origin + "/logo");

        refused.ShouldBeError(400, "invalid_client_metadata")["error_description"].ShouldBe(Refusal);
        site.Requests.ShouldHaveSingleItem();
    }

    [Theory]
    [Trait("Security", "S-154")]
    [InlineData(513, 1)]
    [InlineData(1, 513)]
    [InlineData(0, 1)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    public async Task A_picture_of_many_pixels_in_few_bytes_is_refused(uint width, uint height)
    {
        var bomb = Png.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(bomb.AsSpan(16), width);
        BinaryPrimitives.WriteUInt32BigEndian(bomb.AsSpan(20), height);
        await using var site = await SiteAsync(bomb, "image/png");

        (await RegisterAsync(site.Origin + "/logo")).ShouldBeError(400, "invalid_client_metadata")["error_description"].ShouldBe(Refusal);
    }

    [Fact]
    [Trait("Security", "S-154")]
    [Trait("Security", "S-172")]
    public async Task An_endless_picture_is_read_to_the_limit_and_refused()
    {
        var sent = 0L;
        await using var site = await LoopbackServer.StartAsync(async http =>
        {
            http.Response.ContentType = "image/png";
            await http.Response.Body.WriteAsync(Png);
            while (!http.RequestAborted.IsCancellationRequested && sent < 500_000_000)
            {
                // What is written after the other side has gone is thrown away at once; only what is taken counts.
                if ((await http.Response.BodyWriter.WriteAsync(new byte[16 * 1024])).IsCompleted)
                    return;
                sent += 16 * 1024;
            }
        });

        (await RegisterAsync(site.Origin + "/logo")).ShouldBeError(400, "invalid_client_metadata")["error_description"].ShouldBe(Refusal);
        sent.ShouldBeLessThan(50_000_000);
    }

    [Fact]
    [Trait("Security", "S-154")]
    public async Task A_picture_that_is_a_page_as_well_is_served_as_the_picture_it_begins_with()
    {
        byte[] polyglot = [.. Png, .. "<script>alert(document.domain)</script>"u8];
        await using var site = await SiteAsync(polyglot, "text/html");
        var registered = (await RegisterAsync(site.Origin + "/logo.html")).ShouldSucceed(HttpStatusCode.Created);

        using var answer = await GetAsync((await LogoOnPagesAsync(registered["client_id"]!)).ShouldNotBeNull());

        answer.Content.Headers.ContentType.ShouldBe(new("image/png"));
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Content-Security-Policy").ShouldBe(["default-src 'none'; sandbox"]);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_costs_the_logo_and_not_the_registration()
    {
        var up = false;
        await using var site = await LoopbackServer.StartAsync(http =>
        {
            http.Response.StatusCode = up ? 200 : 503;
            return up ? http.Response.Body.WriteAsync(Png).AsTask() : Task.CompletedTask;
        });
        var registered = (await RegisterAsync(site.Origin + "/logo")).ShouldSucceed(HttpStatusCode.Created);
        (await LogoOnPagesAsync(registered["client_id"]!)).ShouldBeNull("the initial stands for it");

        up = true;
        (await Server.Services.GetRequiredService<MissingLogos>().FetchAsync(CancellationToken.None)).ShouldBe(1);

        (await LogoOnPagesAsync(registered["client_id"]!)).ShouldNotBeNull();
    }

    [Fact]
    [Trait("Security", "S-153")]
    public async Task The_same_address_keeps_its_picture_and_another_one_ends_what_an_operator_granted()
    {
        var picture = Png;
        await using var site = await LoopbackServer.StartAsync(http => http.Response.Body.WriteAsync(picture).AsTask());
        var registered = (await RegisterAsync(site.Origin + "/logo")).ShouldSucceed(HttpStatusCode.Created);
        var clients = Server.Services.GetRequiredService<IClients>();
        var client = (await clients.FindAsync(registered["client_id"]!, CancellationToken.None))!;
        await clients.TryReplaceAsync(client, client with { Verified = true, UpdatedAt = client.UpdatedAt.AddSeconds(1) }, CancellationToken.None);

        picture = [.. Png, 1];
        (await UpdateAsync(registered, site.Origin + "/logo")).ShouldSucceed();
        var same = (await clients.FindAsync(client.ClientId, CancellationToken.None))!;
        (await UpdateAsync(registered, site.Origin + "/other")).ShouldSucceed();
        var other = (await clients.FindAsync(client.ClientId, CancellationToken.None))!;
        (await UpdateAsync(registered, null)).ShouldSucceed();
        var none = (await clients.FindAsync(client.ClientId, CancellationToken.None))!;

        (same.Logo, same.Verified).ShouldBe((client.Logo, true));
        (other.Logo == client.Logo, other.Verified).ShouldBe((false, false));
        none.Logo.ShouldBeNull();
        site.Requests.Count.ShouldBe(2);
    }

    [Fact]
    [Trait("Security", "S-153")]
    public async Task What_an_operator_vouched_for_without_a_logo_gets_none_behind_the_operators_back()
    {
        var up = false;
        await using var site = await LoopbackServer.StartAsync(http =>
        {
            http.Response.StatusCode = up ? 200 : 503;
            return up ? http.Response.Body.WriteAsync(Png).AsTask() : Task.CompletedTask;
        });
        var registered = (await RegisterAsync(site.Origin + "/logo")).ShouldSucceed(HttpStatusCode.Created);
        var clients = Server.Services.GetRequiredService<IClients>();
        var client = (await clients.FindAsync(registered["client_id"]!, CancellationToken.None))!;
        await clients.TryReplaceAsync(client, client with { Verified = true, UpdatedAt = client.UpdatedAt.AddSeconds(1) }, CancellationToken.None);

        up = true;
        await Server.Services.GetRequiredService<MissingLogos>().FetchAsync(CancellationToken.None);
        (await clients.FindAsync(client.ClientId, CancellationToken.None))!.Logo.ShouldBeNull();

        (await UpdateAsync(registered, site.Origin + "/logo")).ShouldSucceed();
        var updated = (await clients.FindAsync(client.ClientId, CancellationToken.None))!;
        (updated.Logo is null, updated.Verified).ShouldBe((false, false));
    }

    [Fact]
    public async Task A_seed_file_waits_for_no_logo_and_fetches_none_twice()
    {
        using var answering = new SemaphoreSlim(0);
        await using var site = await LoopbackServer.StartAsync(async http =>
        {
            await answering.WaitAsync(http.RequestAborted);
            await http.Response.Body.WriteAsync(Png);
        });
        var seed = Path.Combine(Path.GetTempPath(), $"seed-{OpenId.Secrets.OpaqueToken.NewId()}.json");
        await File.WriteAllTextAsync(seed, $$"""{"clients":[{"client_id":"shop","redirect_uris":["https://shop.example/cb"],"token_endpoint_auth_method":"none","logo_uri":"{{site.Origin}}/logo"}]}""");
        var database = await DatabaseAsync();
        try
        {
            await using (var first = await OwnServer.StartAsync(database with { DropAsync = () => ValueTask.CompletedTask }, ("IdentityHost:SeedFile", seed)))
            {
                // It serves, although the client's server has not answered yet.
                var clients = first.Services.GetRequiredService<IClients>();
                (await clients.FindAsync("shop", CancellationToken.None)).ShouldNotBeNull().Logo.ShouldBeNull();
                answering.Release();
                for (var i = 0; i < 200 && (await clients.FindAsync("shop", CancellationToken.None))!.Logo is null; i++)
                    await Task.Delay(50);
                (await clients.FindAsync("shop", CancellationToken.None))!.Logo.ShouldNotBeNull();
            }

            await using var second = await OwnServer.StartAsync(database, ("IdentityHost:SeedFile", seed));
            await second.Services.GetRequiredService<MissingLogos>().FetchAsync(CancellationToken.None);
            (await second.Services.GetRequiredService<IClients>().FindAsync("shop", CancellationToken.None))!.Logo.ShouldNotBeNull();
            site.Requests.ShouldHaveSingleItem();
        }
        finally
        {
            File.Delete(seed);
        }
    }

    protected abstract Task<Testing.Databases.TestDatabase> DatabaseAsync();

    private static Task<LoopbackServer> SiteAsync(byte[] body, string type) => LoopbackServer.StartAsync(http =>
    {
        http.Response.ContentType = type;
        return http.Response.Body.WriteAsync(body).AsTask();
    });

    private async Task<Answer> RegisterAsync(string logo) =>
        await (await RegisterClientAsync()).SendJsonAsync(HttpMethod.Post, "/connect/register", new { client_name = "Shop", redirect_uris = new[] { Callback }, logo_uri = logo });

    private async Task<Answer> UpdateAsync(Answer registered, string? logo) => await (await RegisterClientAsync()).SendJsonAsync(
        HttpMethod.Put,
        "/connect/register/" + registered["client_id"],
        new { client_id = registered["client_id"], client_name = "Shop", redirect_uris = new[] { Callback }, logo_uri = logo },
        registered["registration_access_token"]);

    /// <summary>The picture on the way to a client: on the sign-in page and on the consent page alike; null where both show the initial.</summary>
    private async Task<string?> LogoOnPagesAsync(string clientId)
    {
        var ada = await NewPersonAsync();
        var signIn = await ada.Browser.OpenAsync($"/connect/authorize?client_id={clientId}&response_type=code&scope=openid&redirect_uri={Callback}&code_challenge={ProtocolClient.Challenge}&code_challenge_method=S256");
        var consent = await ada.Browser.SignInAsync(signIn, ada.Account.Email!, Testing.Servers.TestServer.Password);
        consent.HasButton("Allow").ShouldBeTrue(consent.Text);
        var shown = new[] { signIn, consent }.Select(page => page.Document.QuerySelector(".app-mark")!)
            .Select(mark => mark.GetAttribute("src") ?? (mark.TextContent == "S" ? null : throw new InvalidOperationException(mark.OuterHtml))).ToList();
        shown[0].ShouldBe(shown[1]);
        return shown[0];
    }

    private async Task<HttpResponseMessage> GetAsync(string path, EntityTagHeaderValue? tag = null)
    {
        using var http = Server.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (tag is not null)
            request.Headers.IfNoneMatch.Add(tag);
        return await http.SendAsync(request);
    }
}

/// <inheritdoc cref="LogoTests" />
public sealed class SqliteLogoTests(SqliteServer shared) : LogoTests(shared), IClassFixture<SqliteServer>
{
    protected override Task<Testing.Databases.TestDatabase> DatabaseAsync() => Testing.Servers.StartedDatabases.SqliteAsync();
}

/// <inheritdoc cref="LogoTests" />
public sealed class PostgreSqlLogoTests(PostgreSqlServer shared) : LogoTests(shared), IClassFixture<PostgreSqlServer>
{
    protected override Task<Testing.Databases.TestDatabase> DatabaseAsync() => Testing.Servers.StartedDatabases.PostgreSqlAsync();
}
