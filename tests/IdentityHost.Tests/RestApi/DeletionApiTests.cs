using IdentityHost.Accounts.Profile;
using IdentityHost.Data.Operations;
using IdentityHost.Testing.Headless;
using IdentityHost.Tests.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RestApi;

/// <summary>Somebody takes their data along, and deletes their account.</summary>
public sealed class DeletionApiTests(SqliteServer shared) : RestTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task An_export_has_everything_and_no_secret()
    {
        var ada = await NewBearerAsync();
        var other = await RegisterThirdPartyAsync();
        await ada.Person.AuthorizeAsync(other, ("scope", "openid"));
        await ada.PostAsync("invitations", new { email = "bob@example.org" });

        var export = (await ada.GetAsync("export")).ShouldSucceed();

        export.Header("Content-Disposition").ShouldContain("account.json");
        export.Json.GetProperty("profile").GetProperty("id").GetString().ShouldBe(ada.Person.Account.Id);
        export.Json.GetProperty("email_addresses")[0].GetProperty("email").GetString().ShouldBe(ada.Person.Account.Email);
        export.Json.GetProperty("sessions").GetArrayLength().ShouldBe(1);
        export.Json.GetProperty("connected_apps")[0].GetProperty("client_id").GetString().ShouldBe(other.ClientId);
        export.Json.GetProperty("invitations")[0].GetProperty("email").GetString().ShouldBe("bob@example.org");
        export.Json.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("event").GetString()).ShouldContain("session.begun");
        var account = (await Server.Services.GetRequiredService<IAccounts>().FindAsync(ada.Person.Account.Id, CancellationToken.None))!.Account;
        foreach (var secret in (string?[])[account.PasswordHash, account.SecurityStamp, account.ConcurrencyStamp, ada.Token])
            export.Body.ShouldNotContain(secret!);
    }

    [Fact]
    public async Task A_deleted_account_waits_a_while_and_a_sign_in_keeps_it()
    {
        var ada = await NewBearerAsync();
        var due = (await ada.PostAsync("deletion")).ShouldSucceed(System.Net.HttpStatusCode.Accepted).Json.GetProperty("due_at").GetDateTimeOffset();
        due.ShouldBe(Server.Clock.GetUtcNow().AddDays(14), TimeSpan.FromSeconds(1));

        // Signed out everywhere at once, and told how to keep it.
        (await ada.GetAsync("profile")).ShouldBeProblem(401, "invalid-token");
        (await ada.Person.Browser.OpenAsync("/account")).Url.AbsolutePath.ShouldBe("/signin");
        var mailbox = new Mailbox(Server);
        (await mailbox.WaitAsync(ada.Person.Account.Email!)).ShouldContain("will be deleted on");

        await ada.Person.SignInAsync();
        (await mailbox.WaitAsync(ada.Person.Account.Email!, 2)).ShouldContain("will not be deleted");
        Server.Clock.Advance(TimeSpan.FromDays(15));
        await CleanUpAsync();
        (await Server.Services.GetRequiredService<IAccounts>().FindAsync(ada.Person.Account.Id, CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    [Trait("Security", "S-226")]
    public async Task When_the_grace_is_over_the_account_goes_with_everything_bound_to_it()
    {
        var ada = await NewBearerAsync();
        await ada.Person.AuthorizeAsync(await RegisterThirdPartyAsync(), ("scope", "openid"));
        (await ada.PostAsync("deletion")).ShouldSucceed(System.Net.HttpStatusCode.Accepted);
        Server.Clock.Advance(TimeSpan.FromDays(13));
        await CleanUpAsync();
        (await Server.Services.GetRequiredService<IAccounts>().FindAsync(ada.Person.Account.Id, CancellationToken.None)).ShouldNotBeNull();

        Server.Clock.Advance(TimeSpan.FromDays(2));
        await CleanUpAsync();

        (await Server.Services.GetRequiredService<IAccounts>().FindAsync(ada.Person.Account.Id, CancellationToken.None)).ShouldBeNull();
        (await Server.Services.GetRequiredService<OpenId.Consents.SubjectConsents>().ListAsync(ada.Person.Account.Id, CancellationToken.None)).ShouldBeEmpty();
        (await Server.CreateAccountAsync(ada.Person.Account.Email!)).Id.ShouldNotBe(ada.Person.Account.Id, "its names are free, its id is not given again");
    }

    [Fact]
    [Trait("Security", "S-194")]
    public async Task The_last_superuser_stays()
    {
        var app = await RegisterAppAsync();
        var (first, second) = (await Bearer.OfAsync(app, await NewPersonAsync(a => a.IsSuperuser = true)), await Bearer.OfAsync(app, await NewPersonAsync(a => a.IsSuperuser = true)));
        var answers = await Task.WhenAll(first.PostAsync("deletion"), second.PostAsync("deletion"));
        answers.Count(a => (int)a.Status == 202).ShouldBe(1);
        answers.Single(a => (int)a.Status != 202).ShouldBeProblem(409, "conflict").Json.GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("last_superuser");
    }

    private async Task CleanUpAsync()
    {
        while (await Server.Services.GetRequiredService<CleanUp>().RunAsync(null, CancellationToken.None) > 0)
        {
        }
    }
}
