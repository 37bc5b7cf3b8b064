using IdentityHost.Tests.BadInput;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>Return addresses: a path of ours, or the start (S-083).</summary>
public sealed class ReturnAddressTests(BadInputServer site) : IClassFixture<BadInputServer>
{
    private const string Start = "/account";

    /// <summary>Spellings that some browser or parser takes for another place.</summary>
    private static readonly string[] s_elsewhere =
    [
        "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\\/evil.example", "/\t/evil.example", "/\n/evil.example", "/\r/evil.example",
        "/%09/evil.example", "/%0a/evil.example", "/%0d/evil.example", "/%5cevil.example", "/%2fevil.example", "/%2f%2fevil.example", "%2f%2fevil.example", "/%252fevil.example",
        "http://evil.example", "https://evil.example", "HTTPS://evil.example", "https:evil.example", "https:/evil.example", "https:///evil.example", "http:\\\\evil.example", "javascript:alert(1)", "JavaScript:alert(1)",
        "data:text/html,x", "vbscript:x", "file:///etc/passwd", "ftp://evil.example", "mailto:a@evil.example", "evil.example", "evil.example/account", ".evil.example", "@evil.example", "//user@evil.example", "/@/evil.example\\",
        " //evil.example", "\t//evil.example", "\u00a0//evil.example", "//evil.example/..", "/..//evil.example", "/.//evil.example", "/account//evil.example", "/account/..//evil.example", "//[::1]/", "//127.0.0.1:80/",
        "/\u2215/evil.example", "/\uff0f/evil.example", "/\uff3cevil.example", "/account\u0000", "/account\u0085", "/account#//evil.example", "/account%00", "/account;//evil.example", "?//evil.example", "#", "", "*",
        "/account\"onx=", "/account<x>", "/" + "a\\b", "/account?x=\\evil", "/" + "aaaaaaaaaa\r\nSet-Cookie: a=b",
    ];

    [Fact]
    [Trait("Security", "S-083")]
    public async Task Whatever_could_lead_elsewhere_leads_to_the_start()
    {
        s_elsewhere.Length.ShouldBeGreaterThanOrEqualTo(60);
        var gone = new List<string>();
        foreach (var address in s_elsewhere)
        {
            var answer = await site.Wire.SendAsync(new Message("GET", "/signin?return=" + Uri.EscapeDataString(address)).With("Cookie", site.Cookies));
            if ((int)answer.Status != 303 || answer.Header("Location") != Start)
                gone.Add($"{address} -> {(int)answer.Status} {answer.Header("Location")}");
        }

        gone.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/consent?request=abc")]
    [InlineData("/connect/authorize?client_id=a&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Ax")]
    [InlineData("/")]
    public async Task A_path_of_ours_is_followed(string address)
    {
        var answer = await site.Wire.SendAsync(new Message("GET", "/signin?return=" + Uri.EscapeDataString(address)).With("Cookie", site.Cookies));

        answer.Header("Location").ShouldBe(address);
    }
}
