using IdentityHost.Tests.BadInput;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>What follows a form is a 303 (S-084).</summary>
public sealed class RedirectTests(BadInputServer site) : IClassFixture<BadInputServer>
{
    [Fact]
    [Trait("Security", "S-084")]
    public async Task No_answer_to_a_form_lets_the_browser_send_it_again()
    {
        foreach (var endpoint in site.Endpoints.Where(e => e.TakesForms))
        {
            foreach (var form in (string[])[$"csrf={site.Antiforgery}&Decision=deny", $"csrf={site.Antiforgery}&email=x&password=y", $"client_id={site.Client.ClientId}&response_type=code&state=s", ""])
            {
                var answer = await site.Wire.SendAsync(new Message("POST", endpoint.Path).WithForm(form).With("Cookie", site.Cookies));
                // allauth's clients are told 302 there; the form has no secret, and no browser posts it again.
                if (endpoint.Path.EndsWith("/auth/provider/redirect", StringComparison.Ordinal))
                    ((int)answer.Status).ShouldNotBeOneOf(301, 307, 308);
                else
                    ((int)answer.Status).ShouldNotBeOneOf(301, 302, 307, 308);
            }
        }
    }
}
