using IdentityHost.Accounts;
using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Devices;
using IdentityHost.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace IdentityHost.Tests.Headless;

/// <summary>Accounts that always owe a second factor.</summary>
internal static class RequiredFactor
{
    /// <summary>Switches it on for an account, as its owner would.</summary>
    public static async Task RequireSecondFactorAsync(this TestServer server, Account account) =>
        (await server.Services.GetRequiredService<IActs>().TryCommitAsync(
            new Act(server.Clock.GetUtcNow(), [new RequireSecondFactor(account.Id, Required: true)]), CancellationToken.None)).ShouldBeTrue();
}
