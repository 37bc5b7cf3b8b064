using IdentityHost.Accounts;
using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Profile;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace IdentityHost.Tests.RestApi.Administration;

/// <summary>A test of the administration API: people with rights of their own, on a server shared by its class.</summary>
public abstract class AdminApiTests(SharedServer shared) : RestTests(shared)
{
    private const string Secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

    /// <summary>An app of the operator's that may ask for both APIs.</summary>
    protected static ClientMetadata AdminApp => AccountApp with { Scope = AccountApp.Scope + " admin admin:read" };

    /// <summary>Somebody who may do everything, with a token of a sign-in with both factors.</summary>
    protected async Task<Bearer> NewSuperuserAsync() => await BearerOfAsync(await NewAccountAsync(a => a with { IsStaff = true, IsSuperuser = true }));

    /// <summary>Somebody who is staff and has no permission.</summary>
    protected async Task<Bearer> NewStaffAsync(string scope = "admin") => await BearerOfAsync(await NewAccountAsync(a => a with { IsStaff = true }), scope);

    /// <summary>Somebody who has these permissions, and is no staff.</summary>
    protected async Task<Bearer> NewHolderAsync(params string[] permissions) => await BearerOfAsync(await NewHolderAccountAsync(permissions));

    /// <summary>The same without a token.</summary>
    protected async Task<Account> NewHolderAccountAsync(params string[] permissions)
    {
        var account = await NewAccountAsync();
        if (permissions.Length == 0)
            return account;
        var made = await Server.Services.GetRequiredService<GroupBook>().CreateAsync(Rights.Operator, new GroupDraft("g" + OpaqueToken.NewId(), null, permissions), CancellationToken.None);
        var group = made.ShouldBeOfType<IdentityHost.Accounts.Administration.AdministrationResult.DoneWith>().Group;
        (await Server.Services.GetRequiredService<IActs>().TryCommitAsync(new(Server.Clock.GetUtcNow(), [new JoinGroup(account.Id, group)]), CancellationToken.None)).ShouldBeTrue();
        return account;
    }

    /// <summary>An account with an authenticator app.</summary>
    protected async Task<Account> NewAccountAsync(Func<NewAccount, NewAccount>? fill = null)
    {
        var wanted = new NewAccount { Email = $"p.{OpaqueToken.NewId()}@example.org", EmailVerified = true, Password = TestServer.Password, TotpSecret = Secret };
        return (await Server.Services.GetRequiredService<AccountCreation>().CreateAsync(fill?.Invoke(wanted) ?? wanted, CancellationToken.None))
            .ShouldBeOfType<AccountCreationResult.Done>().Account;
    }

    /// <summary>Signs somebody in with both factors at a browser of theirs, and gets a token for an app.</summary>
    protected async Task<Bearer> BearerOfAsync(Account account, string scope = "admin") => await Bearer.OfAsync(await RegisterClientAsync(AdminApp), PersonOf(account), scope);

    /// <summary>Somebody with an authenticator app at a browser where nobody is signed in.</summary>
    protected Person PersonOf(Account account) => new(account, OpenBrowser(), Transcript) { Code = () => new AuthenticatorApp(Secret).CodeAt(Server.Clock.GetUtcNow()) };
}

/// <summary>Addresses of the administration API.</summary>
internal static class AdminBearer
{
    private const string Beginning = "/api/v1/admin/";

    /// <summary>Any message to it.</summary>
    public static Task<Answer> AdminAsync(this Bearer bearer, string method, string path, object? body = null, params (string Name, string Value)[] headers) =>
        bearer.SendAsync(method, Full(path), body, headers);

    private static string Full(string path) => path.StartsWith('/') ? path : Beginning + path;
}
