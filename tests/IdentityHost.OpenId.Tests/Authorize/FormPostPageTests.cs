using System.Text.RegularExpressions;
using IdentityHost.OpenId.Authorize.Responses;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Authorize;

public sealed partial class FormPostPageTests
{
    [Theory]
    [Trait("Security", "S-090")]
    [InlineData("\"><script>alert(1)</script>")]
    [InlineData("'><img src=x onerror=alert(1)>")]
    [InlineData("</form><form action=https://evil.example>")]
    [InlineData("&quot;&#34;")]
    [InlineData("\u2028</script>")]
    [InlineData("plain")]
    public void A_value_never_leaves_its_attribute(string value)
    {
        var html = FormPostPage.Html("https://app.example/cb?a=1&b=2", [new("state", value)]);

        Tags().Count(html).ShouldBe(1);
        Inputs().Match(html).Groups[1].Value.ShouldBe(System.Text.Encodings.Web.HtmlEncoder.Default.Encode(value));
        html.ShouldContain("action=\"https://app.example/cb?a=1&amp;b=2\"");
        html.ShouldContain("<button type=\"submit\">Continue</button>");
    }

    [Theory]
    [InlineData("https://app.example/cb", "https://app.example")]
    [InlineData("http://localhost:3000/cb?x=1", "http://localhost:3000")]
    [InlineData("http://[::1]:3000/cb", "http:")]
    [InlineData("com.example.app:/cb", "com.example.app:")]
    public void The_policy_names_the_origin_of_the_redirect_uri(string redirectUri, string source) =>
        RedirectOrigin.Of(redirectUri).ShouldBe(source);

    [GeneratedRegex("<script>|<form |<img", RegexOptions.NonBacktracking)]
    private static partial Regex Elements();

    [GeneratedRegex("<input ", RegexOptions.NonBacktracking)]
    private static partial Regex Tags();

    [GeneratedRegex("name=\"state\" value=\"([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Inputs();

    [Fact]
    [Trait("Security", "S-090")]
    public void The_page_has_one_form_and_one_script() =>
        Elements().Count(FormPostPage.Html("https://app.example/cb", [new("state", "<form <script>")])).ShouldBe(2);
}
