using System.Text.RegularExpressions;
using IdentityHost.Accounts.Messages;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Delivery;

/// <summary>From the JSON face to Twilio: who gets a text message, and who does not.</summary>
public sealed partial class PumpingTests
{
    private static async Task<TestServer> StartAsync(LoopbackTwilio twilio, params (string Key, string? Value)[] settings) => await OwnServer.StartAsync(
    [
        .. twilio.Settings, ("IdentityHost:Accounts:LoginMethods", "email,phone"), ("IdentityHost:Accounts:SignupFields", "email*,phone*,password1*"), .. settings,
    ]);

    [Fact]
    public async Task A_code_that_Twilio_carried_signs_in()
    {
        await using var twilio = await LoopbackTwilio.StartAsync();
        await using var server = await StartAsync(twilio);
        await server.CreateAccountAsync("ada@example.org", a => (a.PhoneNumber, a.PhoneNumberConfirmed) = ("+4915112345678", true));
        using var app = new AllauthClient(server.Origin, AllauthKind.App, new Transcript());
        (await app.PostAsync("auth/code/request", new { phone = "+4915112345678" })).ShouldOwe("login_by_code");

        var text = (await twilio.MessageAsync())["Body"];
        (await app.PostAsync("auth/code/confirm", new { code = Code().Match(text).Value })).ShouldBeSignedIn("code");
        server.Log.ShouldNotContain(l => l.Contains("15112345678") || l.Contains(text));
    }

    [Fact]
    [Trait("Security", "S-177")]
    public async Task Sign_ups_with_numbers_in_a_row_all_look_alike_and_five_of_them_cost_money()
    {
        await using var twilio = await LoopbackTwilio.StartAsync();
        await using var server = await StartAsync(
            twilio, ("IdentityHost:Sms:Budget:PerPrefix", "5"), ("IdentityHost:Sms:Budget:RefusedPrefixes", "4915"), ("IdentityHost:Accounts:Blocking:Sending:PhonePatterns:0", "^\\+4917"));
        string[] numbers = [.. Enumerable.Range(0, 20).Select(i => $"+2267012{i:0000}"), "+4915112345678", "+4917112345678"];
        foreach (var phone in numbers)
        {
            using var app = new AllauthClient(server.Origin, AllauthKind.App, new Transcript());
            (await app.PostAsync("auth/signup", new { email = $"a{phone[1..]}@example.org", phone, password = TestServer.Password })).ShouldOwe("verify_phone");
        }

        await twilio.MessageAsync(5);
        for (var i = 0; i < 200 && (await server.Services.GetRequiredService<IOutbox>().LookAsync(CancellationToken.None)).Count > 0; i++)
            await Task.Delay(25);
        twilio.Received.Select(form => form["To"]).Order(StringComparer.Ordinal).ShouldBe(numbers[..5]);
    }

    [GeneratedRegex("[0-9]{6}", RegexOptions.None, 1000)]
    private static partial Regex Code();
}
