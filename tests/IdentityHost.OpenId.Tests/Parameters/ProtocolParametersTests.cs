using System.Text;
using FsCheck;
using FsCheck.Fluent;
using IdentityHost.OpenId.Parameters;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Parameters;

[Trait("Security", "S-108")]
public sealed class ProtocolParametersTests
{
    [Fact]
    public void What_is_encoded_comes_back_unchanged() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            var value = text.Get;
            if (value.Length == 0 || value.Contains('\0', StringComparison.Ordinal) || !IsUnicode(value))
                return true;
            return ProtocolParameters.Parse("state=" + Uri.EscapeDataString(value)).Value?["state"] == value;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_at_all_makes_the_parser_fail_otherwise_than_by_refusing() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            var parsed = ProtocolParameters.Parse(text.Get);
            return parsed.Error is null || parsed.Error.Description.All(c => c is >= ' ' and <= '~' and not '"' and not '\\');
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a=1&a=2")]
    [InlineData("a=1&a=1")]
    [InlineData("a=&a=1")]
    [InlineData("a=1&%61=2")]
    [InlineData("a=%")]
    [InlineData("a=%zz")]
    [InlineData("a=%FF")]
    [InlineData("a=%C0%80")]
    [InlineData("a=%00")]
    public void Doubled_and_malformed_parameters_are_refused(string form) =>
        ProtocolParameters.Parse(form).Error!.Code.ShouldBe("invalid_request");

    [Fact]
    public void Empty_is_absent_and_resource_may_be_repeated()
    {
        var form = ProtocolParameters.Parse("a=&resource=x&resource=y&scope=b+a+b").Value!;
        form["a"].ShouldBeNull();
        form.Resources.ShouldBe(["x", "y"]);
        form.List("scope").ShouldBe(["b", "a"]);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", 0)]
    [InlineData("application/x-www-form-urlencoded; charset=UTF-8", 0)]
    [InlineData("Application/X-WWW-Form-URLEncoded", 0)]
    [InlineData("application/x-www-form-urlencoded; charset=latin1", 400)]
    [InlineData("application/json", 400)]
    [InlineData("multipart/form-data; boundary=x", 400)]
    [InlineData(null, 400)]
    public async Task Only_a_form_in_utf8_is_read(string? type, int status)
    {
        var read = await FormBody.ReadAsync(Request("a=b", type), default);
        (read.Error?.Status ?? 0).ShouldBe(status);
    }

    [Fact]
    public async Task A_body_over_32_KiB_is_too_large_whether_its_length_was_told_or_not()
    {
        var http = Request("a=" + new string('x', FormBody.MostBytes), "application/x-www-form-urlencoded");
        (await FormBody.ReadAsync(http, default)).Error!.Status.ShouldBe(413);
        http = Request("a=b", "application/x-www-form-urlencoded");
        http.Request.ContentLength = FormBody.MostBytes + 1;
        (await FormBody.ReadAsync(http, default)).Error!.Status.ShouldBe(413);
    }

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        var http = Request("a=b", "application/x-www-form-urlencoded");
        http.Request.Headers.ContentEncoding = "gzip";
        (await FormBody.ReadAsync(http, default)).Error!.Code.ShouldBe("invalid_request");
    }

    private static DefaultHttpContext Request(string body, string? type)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = "POST";
        http.Request.ContentType = type;
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return http;
    }

    private static bool IsUnicode(string text) => !text.EnumerateRunes().Any(r => r == Rune.ReplacementChar);
}
