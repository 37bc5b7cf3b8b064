using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using IdentityHost.Accounts;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>Tests of the pages with a browser that runs no script: whoever has none gets everything but passkeys.</summary>
public abstract class PageTests(SqliteServer shared) : ProtocolTests(shared), IClassFixture<SqliteServer>
{
    private protected Mailbox Mailbox => new(Server);

    /// <summary>Signs in by password and stops at whatever page comes then.</summary>
    private protected static async Task<Page> SignInAsync(Browser browser, Account account, string password = TestServer.Password) =>
        await browser.PressAsync(await browser.OpenAsync("/signin"), "Sign in", ("Email", account.Email!), ("Password", password));

    /// <summary>Sets up an authenticator app for whoever is signed in; its secret.</summary>
    private protected async Task<string> AddTotpAsync(Browser browser)
    {
        var setUp = await browser.PressAsync(await browser.OpenAsync("/account/two-step"), "Set up");
        var secret = setUp.Document.QuerySelector(".secret")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        var codes = await browser.PressAsync(setUp, "Switch on", ("Code", Totp(secret)));
        codes.Url.AbsolutePath.ShouldBe("/account/recovery-codes", codes.Text);
        return secret;
    }

    /// <summary>What an authenticator app shows now, or some steps later (RFC 6238).</summary>
    private protected string Totp(string secret, int later = 0)
    {
        Span<byte> step = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, (Server.Clock.GetUtcNow().ToUnixTimeSeconds() / 30) + later);
#pragma warning disable CA5350 // RFC 6238 as every authenticator app has it.
        var hash = HMACSHA1.HashData(Base32(secret), step);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & 0x7fffffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Base32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }
}
