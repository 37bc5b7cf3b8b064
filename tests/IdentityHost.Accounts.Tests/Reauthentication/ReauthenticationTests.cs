using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Reauthentication;

public sealed class ReauthenticationTests : PeopleTests
{
    private const string Ada = "ada@example.org";
    private readonly Browser _browser = new();

    [Fact]
    [Trait("Security", "S-061")]
    [Trait("Security", "S-068")]
    public async Task The_password_makes_the_session_fresh_under_a_new_token()
    {
        await Here.AddAsync(Ada, Password);
        var session = await Here.SignedInAsync(_browser, Ada, Password);
        _browser.Take();
        var old = _browser.Copy();
        Here.Clock.Advance(TimeSpan.FromMinutes(10));

        (await Here.Get<ReauthenticationFlow>().ProveAsync(await Here.ReadAsync(_browser), Password, CancellationToken.None)).ShouldAdvance();

        var raised = (await Here.ReadAsync(_browser)).Session!;
        (raised.Id, raised.AuthenticatedAt).ShouldBe((session.Id, Here.Clock.GetUtcNow()));
        raised.Methods.Select(m => m.Reauthenticated).ShouldBe([false, true]);
        (await Here.ReadAsync(old)).IsSignedIn.ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-067")]
    public async Task Another_persons_password_proves_nothing()
    {
        await Here.AddAsync(Ada, Password);
        await Here.AddAsync("bob@example.org", "a passphrase of bob");
        await Here.SignedInAsync(_browser, Ada, Password);

        (await Here.Get<ReauthenticationFlow>().ProveAsync(await Here.ReadAsync(_browser), "a passphrase of bob", CancellationToken.None))
            .ShouldFail("incorrect_password", "password");
    }
}
