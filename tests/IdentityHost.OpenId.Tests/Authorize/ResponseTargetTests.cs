using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Parameters;
using IdentityHost.OpenId.Tests.Ports;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Authorize;

public sealed class ResponseTargetTests
{
    [Fact]
    [Trait("Security", "S-102")]
    public async Task A_redirect_uri_off_by_a_slash_is_logged_beside_the_registered_one_and_shown_to_nobody()
    {
        var clients = new MemoryClients();
        await clients.TryAddAsync(
            new Client
            {
                ClientId = "shop",
                Metadata = new() { RedirectUris = ["https://shop.example/cb"] },
                Origin = ClientOrigin.Operator,
                CreatedAt = DateTimeOffset.UnixEpoch,
                UpdatedAt = DateTimeOffset.UnixEpoch,
            },
            CancellationToken.None);
        var parameters = ProtocolParameters.From([new("client_id", "shop"), new("redirect_uri", "https://shop.example/cb/")]);

        var (target, refusal) = await ResponseTargetRules.FindAsync(parameters, clients, CancellationToken.None);

        target.ShouldBeNull();
        refusal!.Error.Reason.ShouldBe("shop sent https://shop.example/cb/ and registered https://shop.example/cb.");
        string.Concat(refusal.Error.Description, refusal.Expected, refusal.Received).ShouldNotContain("shop.example");
    }
}
