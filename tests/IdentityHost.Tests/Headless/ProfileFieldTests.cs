using System.Text.Json;
using System.Text.Json.Nodes;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Profile;
using IdentityHost.Testing.Headless;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Profile fields of the operator's choice, as members of the body of a sign-up.</summary>
public abstract class ProfileFieldTests(ProfileFieldServer shared) : HeadlessTests(shared)
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Standard_claims_fill_their_columns_and_further_fields_are_kept_with_their_types(AllauthKind kind)
    {
        var email = NewEmail();
        var sent = Body(
            email, ("first_name", " Ada "), ("birthdate", "1915-12-10"), ("company", "Ether & Söhne"), ("contact", "office@example.org"), ("blog", "https://ada.example/blog"), ("seats", 12.5), ("plan", "pro"));

        (await Open(kind).PostAsync("auth/signup", sent.ToJsonString())).ShouldOwe("verify_email");

        var account = (await FindAsync(email)).ShouldNotBeNull();
        (account.FirstName, account.Birthdate).ShouldBe(("Ada", "1915-12-10"));
        JsonNode.DeepEquals(
            JsonNode.Parse(account.ExtraFields!),
            JsonNode.Parse("""{"company":"Ether & Söhne","contact":"office@example.org","blog":"https://ada.example/blog","seats":12.5,"plan":"pro","terms":true}""")).ShouldBeTrue(account.ExtraFields);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_missing_is_told_after_the_usual_fields_in_the_order_of_the_settings(AllauthKind kind) =>
        (await Open(kind).PostAsync("auth/signup", new { })).ShouldBeErrors("required@email", "required@password", "required@first_name", "required@terms");

    [Theory]
    [InlineData("first_name", "\"  \"", "required")]
    [InlineData("first_name", "null", "required")]
    [InlineData("first_name", "\"123456789012345678901\"", "max_length")]
    [InlineData("first_name", "\"a\\nb\"", "invalid")]
    [InlineData("first_name", "\"a\\u0000b\"", "invalid")]
    [InlineData("first_name", "[\"Ada\"]", "invalid")]
    [InlineData("first_name", "{}", "invalid")]
    [InlineData("company", "\"acme\"", "invalid")]
    [InlineData("company", "\"1 Acme\"", "invalid")]
    [InlineData("contact", "\"nobody\"", "invalid")]
    [InlineData("blog", "\"javascript:alert(1)\"", "invalid")]
    [InlineData("blog", "\"/blog\"", "invalid")]
    [InlineData("blog", "\"https://ada:secret@ada.example/\"", "invalid")]
    [InlineData("seats", "\"many\"", "invalid")]
    [InlineData("seats", "\"1,5\"", "invalid")]
    [InlineData("seats", "1e400", "invalid")]
    [InlineData("seats", "true", "invalid")]
    [InlineData("seats", "0", "min_value")]
    [InlineData("seats", "500.5", "max_value")]
    [InlineData("birthdate", "\"10.12.1915\"", "invalid")]
    [InlineData("birthdate", "\"1915-02-30\"", "invalid")]
    [InlineData("birthdate", "\"1815-12-10\"", "min_value")]
    [InlineData("birthdate", "\"2021-01-01\"", "max_value")]
    [InlineData("plan", "\"gold\"", "invalid_choice")]
    [InlineData("terms", "false", "required")]
    [InlineData("terms", "\"maybe\"", "invalid")]
    public async Task A_value_that_does_not_fit_is_told_and_nothing_is_written(string field, string json, string error)
    {
        foreach (var client in BothKinds())
        {
            var email = NewEmail();
            var sent = Body(email);
            sent[field] = JsonNode.Parse(json);

            (await client.PostAsync("auth/signup", sent.ToJsonString())).ShouldBeErrors($"{error}@{field}");

            (await FindAsync(email)).ShouldBeNull();
            (await client.GetAsync("auth/session")).ShouldOwe(null);
        }
    }

    [Theory]
    [InlineData("seats", "\" 1e2 \"", "100")]
    [InlineData("seats", "500", "500")]
    [InlineData("seats", "1.50", "1.50")]
    [InlineData("company", "\"\"", null)]
    [InlineData("company", "null", null)]
    [InlineData("blog", "\"http://[::1]/x\"", "\"http://[::1]/x\"")]
    [InlineData("nobody_asked_for", "{\"deep\":[1]}", null)]
    public async Task A_value_that_fits_is_kept_and_what_nobody_asked_for_is_not(string field, string json, string? stored)
    {
        foreach (var client in BothKinds())
        {
            var email = NewEmail();
            var sent = Body(email);
            sent[field] = JsonNode.Parse(json);

            (await client.PostAsync("auth/signup", sent.ToJsonString())).ShouldOwe("verify_email");

            using var kept = JsonDocument.Parse((await FindAsync(email))!.ExtraFields!);
            (kept.RootElement.TryGetProperty(field, out var value) ? value.GetRawText() : null).ShouldBe(stored);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_sign_up_by_passkey_takes_them_too(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        (await client.PostAsync("auth/webauthn/signup", new { email })).ShouldBeErrors("required@first_name", "required@terms");

        (await client.PostAsync("auth/webauthn/signup", new { email, first_name = "Ada", terms = "true", seats = "3" })).ShouldOwe("verify_email");

        var account = (await FindAsync(email)).ShouldNotBeNull();
        (account.FirstName, account.ExtraFields).ShouldBe(("Ada", """{"seats":3,"terms":true}"""));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-003")]
    public async Task They_wait_with_a_sign_up_whose_address_is_taken_and_come_with_the_corrected_one(AllauthKind kind)
    {
        var (client, right) = (Open(kind), NewEmail("right"));
        var taken = await NewPersonAsync();
        (await client.PostAsync("auth/signup", Body(taken.Email!, ("seats", 7)).ToJsonString())).ShouldOwe("verify_email");

        (await client.PostAsync("account/email", new { email = right })).ShouldBe(200);
        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(right) })).ShouldBeSignedIn();

        var account = (await FindAsync(right)).ShouldNotBeNull();
        (account.FirstName, account.ExtraFields).ShouldBe(("Ada", """{"seats":7,"terms":true}"""));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Asking_for_a_code_makes_no_account_without_the_fields_that_are_required(AllauthKind kind)
    {
        var email = NewEmail();
        (await Open(kind).PostAsync("auth/code/request", new { email })).ShouldOwe("login_by_code");
        (await FindAsync(email)).ShouldBeNull();
    }

    [Fact]
    public async Task The_document_describes_the_members_that_every_server_has_and_no_bag_of_others()
    {
        using var http = new HttpClient { BaseAddress = Server.Origin };
        var paths = JsonElement.Parse(await http.GetStringAsync("/openapi/headless.json")).GetProperty("paths");

        foreach (var (path, members) in (IEnumerable<(string, string[])>)[("auth/signup", ["email", "username", "phone", "password", "invitation"]), ("auth/webauthn/signup", ["email", "username", "phone"])])
        {
            var schema = paths.GetProperty("/_allauth/{client}/v1/" + path).GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
            schema.GetProperty("properties").EnumerateObject().Select(p => p.Name).ShouldBe(members);
            schema.EnumerateObject().Select(p => p.Name).ShouldBe(["type", "properties"], "which of them are required is a setting, and config tells it");
        }
    }

    private AllauthClient[] BothKinds() => [Open(AllauthKind.Browser), Open(AllauthKind.App)];

    private static JsonObject Body(string email, params (string Name, JsonNode Value)[] more)
    {
        var body = new JsonObject { ["email"] = email, ["password"] = Password, ["first_name"] = "Ada", ["terms"] = true };
        foreach (var (name, value) in more)
            body[name] = value;
        return body;
    }

    private ValueTask<Account?> FindAsync(string email) =>
        Server.Services.GetRequiredService<IAccounts>().FindByIdentifierAsync(email.ToUpperInvariant(), TestContext.Current.CancellationToken);
}

/// <summary>On SQLite.</summary>
public sealed class SqliteProfileFieldTests(ProfileFieldServer shared) : ProfileFieldTests(shared), IClassFixture<ProfileFieldServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlProfileFieldTests(PostgreSqlProfileFieldServer shared) : ProfileFieldTests(shared), IClassFixture<PostgreSqlProfileFieldServer>;
