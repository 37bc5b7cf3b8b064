using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Tests.Databases;
using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Secrets;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.OpenId;

public sealed class IssuingConformanceOnSqlite() : IssuingConformance(DatabaseProvider.Sqlite);

public sealed class IssuingConformanceOnPostgreSql() : IssuingConformance(DatabaseProvider.PostgreSql);

/// <summary>The write that issues looks again, and what is spent stays spent whatever the clock says.</summary>
public abstract class IssuingConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private IAuthorizationCodes Codes => Node.Get<IAuthorizationCodes>();

    private IGrants Grants => Node.Get<IGrants>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        await Node.Get<IClients>().TryAddAsync(Samples.Client("shop", Now), Ct);
    }

    [Theory]
    [InlineData("account disabled")]
    [InlineData("account deleted")]
    [InlineData("password changed")]
    [InlineData("client disabled")]
    [InlineData("client deleted")]
    [Trait("Security", "S-232")]
    public async Task Nothing_is_issued_to_whom_something_happened_between_proof_and_issue(string what)
    {
        var code = Samples.Code(Now);
        await Codes.AddAsync(code, Ct);
        var grant = await AddGrantAsync();
        var rotated = await AddGrantAsync();
        (await RotateAsync(rotated, "first", Now)).ShouldBeTrue();

        await HappenAsync(what);

        (await Codes.TryRedeemAsync(code, Samples.Grant(code, Now), Now, Ct)).ShouldBeFalse();
        (await Codes.FindAsync(code.Hash, Ct))!.RedeemedAt.ShouldBeNull();
        (await Grants.FindAsync(code.Authorization.GrantId, Ct)).ShouldBeNull();
        (await RotateAsync(grant, "first", Now)).ShouldBeFalse();
        (await Grants.TryRepeatAsync(rotated.Authorization.GrantId, OpaqueToken.Hash("first"), Now.AddSeconds(-10), 5, Ct)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("account disabled")]
    [InlineData("password changed")]
    [Trait("Security", "S-232")]
    public async Task A_session_begun_for_whom_something_happened_meanwhile_is_none(string what)
    {
        var session = Samples.Session("ada", Now);
        await HappenAsync(what);
        (await CommitAsync(new AddSession(session, 10))).ShouldBeFalse();

        (await Node.Get<ISessions>().FindAsync(session.TokenHash, session.Kind, Now, Now.AddDays(-1), Ct)).ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-235")]
    public async Task A_clock_set_back_an_hour_revives_nothing_that_is_spent()
    {
        var (code, before) = (Samples.Code(Now), Now.AddHours(-1));
        await Codes.AddAsync(code, Ct);
        (await Codes.TryRedeemAsync(code, null, Now, Ct)).ShouldBeTrue();
        var grant = await AddGrantAsync();
        (await RotateAsync(grant, "first", Now)).ShouldBeTrue();
        (await Node.Get<IAssertionIds>().TryUseAsync("shop", "jti", Now.AddMinutes(2), Ct)).ShouldBeTrue();

        (await Codes.TryRedeemAsync(code, null, before, Ct)).ShouldBeFalse();
        (await RotateAsync(grant, "first", before)).ShouldBeFalse();
        (await Node.Get<IAssertionIds>().TryUseAsync("shop", "jti", before.AddMinutes(2), Ct)).ShouldBeFalse();
    }

    private async Task HappenAsync(string what)
    {
        var client = (await Node.Get<IClients>().FindAsync("shop", Ct))!;
        switch (what)
        {
            case "account disabled":
                await Node.Get<IDatabase>().ExecuteAsync(new("""UPDATE "Accounts" SET "IsActive" = FALSE"""), [], Ct);
                break;
            case "account deleted":
                await Node.Get<IDatabase>().ExecuteAsync(new("""DELETE FROM "Accounts" """), [], Ct);
                break;
            case "password changed":
                await Node.Get<IDatabase>().ExecuteAsync(new("""UPDATE "Accounts" SET "SecurityStamp" = 'another'"""), [], Ct);
                break;
            case "client disabled":
                (await Node.Get<IClients>().TryReplaceAsync(client, client with { Disabled = true }, Ct)).ShouldBeTrue();
                break;
            default:
                await Node.Get<IDatabase>().ExecuteAsync(new("""DELETE FROM "Clients" """), [], Ct);
                break;
        }
    }

    private Task<bool> RotateAsync(Grant grant, string spent, DateTimeOffset at) => Grants.TryRotateAsync(
        grant.Authorization.GrantId, new(OpaqueToken.Hash(spent), OpaqueToken.Hash("next"), [1], at, Now.AddDays(7)), Ct);

    private async Task<Grant> AddGrantAsync()
    {
        var code = Samples.Code(Now);
        await Codes.AddAsync(code, Ct);
        var grant = Samples.Grant(code, Now);
        (await Codes.TryRedeemAsync(code, grant, Now, Ct)).ShouldBeTrue();
        return grant;
    }
}
