using System.Net;
using System.Security.Cryptography;
using IdentityHost.Operations;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.BadInput;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Operations;

/// <summary>What the server will not start with, each refusal a sentence that names the setting or the remedy; and what Production leaves out.</summary>
public sealed class StartTests : IAsyncDisposable
{
    private TestDatabase _database = TestDatabase.Sqlite();

    /// <summary>The same database, left in place when a server that used it ends.</summary>
    private TestDatabase Kept => _database with { DropAsync = () => ValueTask.CompletedTask };

    [Theory]
    [Trait("Security", "S-240")]
    [InlineData("Production", "IdentityHost:Issuer", null, "IdentityHost:Issuer is missing")]
    [InlineData("Staging", "IdentityHost:Issuer", null, "IdentityHost:Issuer is missing")]
    [InlineData("Production", "IdentityHost:Issuer", "http://id.example.org", "IdentityHost:Issuer is 'http://id.example.org', but http is allowed on loopback only")]
    [InlineData("Production", "IdentityHost:Issuer", "id.example.org", "IdentityHost:Issuer must be an absolute https URL")]
    [InlineData("Production", "IdentityHost:Issuer", "https://id.example.org/", "write 'https://id.example.org'")]
    [InlineData("Production", "IdentityHost:Issuer", "https://ID.example.org", "write 'https://id.example.org'")]
    [InlineData("Production", "IdentityHost:Issuer", "https://id.example.org/path", "write 'https://id.example.org'")]
    [InlineData("Production", "IdentityHost:RateLimits:Enabled", "false", "IdentityHost:RateLimits:Enabled=false is for Development only")]
    [InlineData("Production", "IdentityHost:Mail:Transport", "Mailbox", "IdentityHost:Mail:Transport is Mailbox")]
    [InlineData("Production", "IdentityHost:Sms:Transport", "Mailbox", "IdentityHost:Sms:Transport is Mailbox")]
    [InlineData("Production", "IdentityHost:Mail:Transport", "Pigeon", "IdentityHost:Mail:Transport is 'Pigeon'")]
    [InlineData("Production", "IdentityHost:OpenId:AccessTokenLifetime", "0", "IdentityHost:OpenId:AccessTokenLifetime")]
    [InlineData("Production", "IdentityHost:OpenId:AuthorizationCodeLifetime", "3600", "IdentityHost:OpenId:AuthorizationCodeLifetime")]
    [InlineData("Production", "IdentityHost:ForwardedHeaders:KnownProxies:0", "everybody", "IdentityHost:ForwardedHeaders:KnownProxies holds 'everybody'")]
    [InlineData("Development", "IdentityHost:Mail:Transport", "Pickup", "IdentityHost:Mail:PickupDirectory is missing")]
    [InlineData("Production", "IdentityHost:Mail:Transport", "Smtp", "IdentityHost:Mail:Smtp:Host is missing")]
    [InlineData("Development", "IdentityHost:Mail:From", "nobody", "IdentityHost:Mail:From is not an address")]
    [InlineData("Development", "IdentityHost:Mail:Smtp:Timeout", "00:10:00", "IdentityHost:Mail:Smtp:Timeout")]
    [InlineData("Development", "IdentityHost:Mail:Smtp:Security", "Maybe", "IdentityHost:Mail:Smtp:Security")]
    [InlineData("Development", "IdentityHost:Sms:Transport", "Pigeon", "IdentityHost:Sms:Transport is 'Pigeon'")]
    [InlineData("Production", "IdentityHost:Sms:Transport", "Twilio", "IdentityHost:Sms:Transport is Twilio, but IdentityHost:Sms:Twilio:AccountSid is not AC and 32 hexadecimal digits")]
    [InlineData("Production", "IdentityHost:Mail:Transport", "SendGrid", "IdentityHost:Mail:Transport is SendGrid, but IdentityHost:Mail:SendGrid:ApiKey is missing")]
    [InlineData("Development", "IdentityHost:Sms:Twilio:Timeout", "00:10:00", "IdentityHost:Sms:Twilio:Timeout")]
    [InlineData("Development", "IdentityHost:Sms:Budget:AllowedCountries", "49,DE", "IdentityHost:Sms:Budget:AllowedCountries takes calling codes in digits, separated by commas, and 'DE' is none")]
    [InlineData("Development", "IdentityHost:Accounts:Blocking:Registration:EmailPatterns:0", "(", "IdentityHost:Accounts:Blocking:Registration:EmailPatterns holds '(', which is no regular expression")]
    [InlineData("Development", "IdentityHost:Accounts:Blocking:Registration:UsernamePatterns:0", "(a)\\1", "IdentityHost:Accounts:Blocking:Registration:UsernamePatterns holds '(a)\\1', which needs backreferences")]
    [InlineData("Development", "IdentityHost:Accounts:Blocking:Sending:Networks:0", "10.0.0.0/33", "IdentityHost:Accounts:Blocking:Sending:Networks holds '10.0.0.0/33', which is no network")]
    [InlineData("Development", "IdentityHost:Accounts:Blocking:DisposableDomainsFile", "/nowhere/domains.txt", "IdentityHost:Accounts:Blocking:DisposableDomainsFile names /nowhere/domains.txt, which does not exist")]
    [InlineData("Development", "IdentityHost:Accounts:Blocking:HoneyTrap:Field", "Email", "IdentityHost:Accounts:Blocking:HoneyTrap:Field is 'Email'")]
    [InlineData("Production", "IdentityHost:ExternalSignIn:Pretend", "true", "IdentityHost:ExternalSignIn:Pretend lets everybody be anybody and is for Development only")]
    [InlineData("Development", "IdentityHost:ExternalSignIn:GitHub:ClientId", "Iv1.0", "IdentityHost:ExternalSignIn:GitHub:ClientSecret is missing")]
    [InlineData("Development", "IdentityHost:ExternalSignIn:OpenIdConnect:a{b}:ClientId", "x", "an id takes up to 32 small letters, digits and dashes")]
    [InlineData("Development", "IdentityHost:ExternalSignIn:Timeout", "01:00:00", "IdentityHost:ExternalSignIn:Timeout")]
    [InlineData("Development", "IdentityHost:ForwardedHeaders:KnownProxies:0", "proxy.example", "IdentityHost:ForwardedHeaders:KnownProxies holds 'proxy.example'")]
    [InlineData("Development", "IdentityHost:ForwardedHeaders:KnownNetworks:0", "10.1.0.0", "IdentityHost:ForwardedHeaders:KnownNetworks holds '10.1.0.0'")]
    [InlineData("Development", "IdentityHost:OpenId:AuthorizationCodeLifetime", "600", "IdentityHost:OpenId:AuthorizationCodeLifetime")]
    [InlineData("Development", "IdentityHost:OpenId:RequirePkce", "Sometimes", "IdentityHost:OpenId:RequirePkce")]
    [InlineData("Development", "IdentityHost:ShutdownTimeout", "0", "IdentityHost:ShutdownTimeout")]
    [InlineData("Development", "IdentityHost:Accounts:EmailVerificationByCodeEnabled", "false", "Mfa:PasskeySignupEnabled needs EmailVerificationByCodeEnabled while EmailVerification is Mandatory")]
    [InlineData("Development", "IdentityHost:MasterKey", "c2hvcnQ=", "IdentityHost:MasterKey must hold at least 32 bytes")]
    [InlineData("Development", "IdentityHost:SeedFile", "/nowhere/seed.json", "/nowhere/seed.json does not exist")]
    [InlineData("Development", "IdentityHost:Database:Provider", "Oracle", "IdentityHost:Database:Provider")]
    [InlineData("Development", "ConnectionStrings:IdentityHost", "Data Source=:memory:", "ConnectionStrings:IdentityHost must name a file")]
    [InlineData("Development", "ConnectionStrings:IdentityHost", "identityhost.db", "ConnectionStrings:IdentityHost")]
    public async Task A_setting_that_cannot_be_used_is_named(string environment, string key, string? value, string sentence)
    {
        (await RefusalAsync(environment, (key, value))).ShouldContain(sentence);
    }

    [Fact]
    public async Task PostgreSql_out_of_reach_or_misnamed_is_told()
    {
        (await RefusalAsync("Development", ("IdentityHost:Database:Provider", "PostgreSql"), ("ConnectionStrings:IdentityHost", "Host=127.0.0.1;Port=1;Username=x")))
            .ShouldContain("ConnectionStrings:IdentityHost");
        (await RefusalAsync("Development", ("IdentityHost:Database:Provider", "PostgreSql"), ("ConnectionStrings:IdentityHost", "Data Source=identityhost.db")))
            .ShouldContain("ConnectionStrings:IdentityHost");
    }

    [Fact]
    [Trait("Security", "S-240")]
    public async Task A_password_for_a_mail_server_elsewhere_does_not_travel_in_clear()
    {
        (await RefusalAsync(
            "Production", ("IdentityHost:Mail:Transport", "Smtp"), ("IdentityHost:Mail:Smtp:Host", "mail.example.org"), ("IdentityHost:Mail:Smtp:Security", "None"),
            ("IdentityHost:Mail:Smtp:UserName", "id"), ("IdentityHost:Mail:Smtp:TrustedCertificates", "/nowhere/ca.pem")))
            .ShouldSatisfyAllConditions(
                r => r.ShouldContain("IdentityHost:Mail:Smtp:Security is None"),
                r => r.ShouldContain("IdentityHost:Mail:Smtp:TrustedCertificates names /nowhere/ca.pem"));
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        var refusal = await RefusalAsync("Production", ("IdentityHost:Issuer", null), ("IdentityHost:RateLimits:Enabled", "false"));
        refusal.ShouldContain("IdentityHost:Issuer");
        refusal.ShouldContain("IdentityHost:RateLimits:Enabled");
    }

    [Fact]
    [Trait("Security", "S-225")]
    [Trait("Security", "S-240")]
    public async Task Outside_Development_a_missing_or_newer_schema_is_refused_with_the_command_that_helps()
    {
        (await RefusalAsync("Production")).ShouldContain("IdentityHost db migrate");

        await BeginAsync();
        await MigrateByAFutureBuildAsync();
        (await RefusalAsync("Development")).ShouldContain("newer than this build");
    }

    [Fact]
    [Trait("Security", "S-227")]
    [Trait("Security", "S-240")]
    public async Task A_SQLite_file_serves_one_server()
    {
        await BeginAsync();
        await using (await StartAsync("Development"))
            (await RefusalAsync("Development")).ShouldContain("Another server uses");
    }

    [Fact]
    [Trait("Security", "S-195")]
    [Trait("Security", "S-240")]
    public async Task Outside_Development_demo_data_is_refused_until_it_is_removed()
    {
        await BeginAsync();
        await using (await StartAsync("Development"))
        {
        }

        (await RefusalAsync("Production")).ShouldContain("clients delete demo-web");
    }

    [Fact]
    [Trait("Security", "S-240")]
    public async Task Without_the_master_key_of_this_database_nothing_starts()
    {
        await BeginAsync();
        var other = Convert.ToBase64String(new byte[32]);
        (await RefusalAsync("Development", ("IdentityHost:MasterKey", other))).ShouldContain("IdentityHost:MasterKeyFile");
        (await RefusalAsync("Production", ("IdentityHost:MasterKey", null))).ShouldContain("There is no master key");
        (await RefusalAsync("Production", ("IdentityHost:MasterKey", ""))).ShouldContain("IdentityHost:MasterKey");
        (await RefusalAsync("Production", ("IdentityHost:MasterKey", "c2hvcnQ="))).ShouldContain("IdentityHost:MasterKey must hold at least 32 bytes");
    }

    [Fact]
    [Trait("Security", "S-227")]
    public async Task All_files_of_the_server_belong_to_their_owner_alone()
    {
        await using var server = await StartAsync("Development", ("IdentityHost:MasterKey", null));

        var files = Directory.GetFiles(Folder);
        files.Select(Path.GetFileName).ShouldBe(
            ["identityhost.db", "identityhost.db-shm", "identityhost.db-wal", "identityhost.db.lock", "identityhost.db.migrating", "identityhost.key"], ignoreOrder: true);
        foreach (var file in files)
            Mode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite, UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead, UnixFileMode.UserRead)]
    [InlineData(UnixFileMode.UserRead, UnixFileMode.UserRead)]
    [Trait("Security", "S-146")]
    public async Task A_master_key_that_others_may_read_is_taken_from_them_with_a_warning(UnixFileMode before, UnixFileMode after)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes");
            return;
        }

        var key = Path.Combine(Folder, "identityhost.key");
        await File.WriteAllTextAsync(key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        File.SetUnixFileMode(key, before);

        await using var server = await StartAsync("Development", ("IdentityHost:MasterKey", null));

        File.GetUnixFileMode(key).ShouldBe(after);
        server.Log.Any(line => line.Contains("Others could use the master key", StringComparison.Ordinal)).ShouldBe(before != after);
    }

    [Fact]
    [Trait("Security", "S-242")]
    [Trait("Security", "S-205")]
    public async Task Production_has_no_mailbox_no_pretended_provider_no_demo_client_and_no_words_about_its_faults()
    {
        var seed = Path.Combine(Folder, "seed.json");
        await File.WriteAllTextAsync(seed, "{}");
        await using (await StartAsync("Development", ("IdentityHost:SeedFile", seed)))
        {
        }

        await using var server = await StartAsync("Production", ("IdentityHost:ForwardedHeaders:KnownProxies:0", "127.0.0.1"), ("IdentityHost:ExternalSignIn:Pretend", null));
        using var wire = new Wire(server.Origin);
        foreach (var path in (string[])["/dev/api", "/dev/mailbox", "/dev/mailbox.json", "/dev", "/dev/dummy/authorize", "/dev/github/login/oauth/authorize", "/dev/google/.well-known/openid-configuration", "/external/github/callback", "/metrics", "/openapi/v1.json"])
            (await wire.SendAsync(Ours(new("GET", path)))).Status.ShouldBe(HttpStatusCode.NotFound, path);
        (await wire.SendAsync(Ours(new Message("POST", "/connect/token").WithForm("grant_type=client_credentials&client_id=demo-web&client_secret=demo-web-secret-for-development"))))
            .ShouldBeError(401, "invalid_client");
        (await wire.SendAsync(Ours(new("POST", "/connect/register")))).ShouldBeError(401, "invalid_token");
    }

    private string Folder => Path.GetDirectoryName(_database.ConnectionString["Data Source=".Length..])!;

    private static Message Ours(Message message) => message.With("Host", "id.example.org").With("X-Forwarded-Proto", "https");

    /// <summary>Lets a development server have run here before.</summary>
    private async Task BeginAsync()
    {
        await _database.DropAsync();
        _database = await StartedDatabases.SqliteAsync();
    }

    private static UnixFileMode Mode(string file) =>
        OperatingSystem.IsWindows() ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(file);

    private async Task MigrateByAFutureBuildAsync()
    {
        await using var connection = new SqliteConnection(_database.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('99990101000000_Future', '99')""";
        await command.ExecuteNonQueryAsync();
    }

    private Task<TestServer> StartAsync(string environment, params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["IdentityHost:Issuer"] = environment == "Development" ? null : "https://id.example.org",
            ["IdentityHost:RateLimits:Enabled"] = "true",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        return TestServer.StartAsync(new() { Database = Kept, Environment = environment, Settings = all });
    }

    private async Task<string> RefusalAsync(string environment, params (string Key, string? Value)[] settings)
    {
        var fault = await Should.ThrowAsync<Exception>(async () => await (await StartAsync(environment, settings)).DisposeAsync());
        var sentences = StartFaults.Sentences(fault);
        return string.Join(Environment.NewLine, sentences.ShouldNotBeNull(fault.ToString()));
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _database.DropAsync();
}
