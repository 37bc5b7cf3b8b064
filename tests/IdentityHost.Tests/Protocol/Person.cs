using IdentityHost.Accounts;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using Shouldly;

namespace IdentityHost.Tests.Protocol;

/// <summary>Somebody at a browser, who signs in and allows when asked.</summary>
public sealed class Person(Account account, Browser browser, Transcript transcript)
{
    /// <summary>The captions of the buttons the person was shown on the way, in order.</summary>
    public List<string> Pressed { get; } = [];

    /// <summary>What the person's authenticator app shows; null for who has none.</summary>
    public Func<string>? Code { get; init; }

    public Account Account => account;

    public Browser Browser => browser;

    /// <summary>The same person at another browser.</summary>
    public Person At(Browser other) => new(account, other, transcript) { Code = Code };

    /// <summary>Signs in without any client asking.</summary>
    public async Task SignInAsync()
    {
        var page = await browser.OpenAsync("/signin");
        page = await FillInAsync(page);
        page.AsksToSignIn().ShouldBeFalse("signing in did not succeed: " + page.Text);
    }

    /// <summary>Sends an authorization request and does what the pages ask for, until the browser is sent to the client.</summary>
    public Task<AuthorizationResponse> AuthorizeAsync(ProtocolClient client, params (string Name, string? Value)[] parameters) =>
        ContinueAsync(browser.OpenAsync(client.AuthorizationUrl(parameters)));

    /// <summary>Opens a request that was pushed, and goes on as <see cref="AuthorizeAsync"/>.</summary>
    public Task<AuthorizationResponse> AuthorizePushedAsync(ProtocolClient client, string requestUri) =>
        ContinueAsync(browser.OpenAsync($"/connect/authorize?client_id={Uri.EscapeDataString(client.ClientId)}&request_uri={Uri.EscapeDataString(requestUri)}"));

    /// <summary>Goes on from a page until the browser is sent to the client; stops the test when the pages lead nowhere.</summary>
    public async Task<AuthorizationResponse> ContinueAsync(Task<Page> opening)
    {
        var page = await opening;
        for (var steps = 0; steps < 5; steps++)
        {
            if (AuthorizationResponse.Read(page) is { } response)
                return response;
            page = await AnswerAsync(page);
        }

        throw new InvalidOperationException($"Five pages and still not back at the client; the last one is {page.Url}.");
    }

    private async Task<Page> AnswerAsync(Page page)
    {
        if (page.AsksToSignIn())
            return await FillInAsync(page);
        if (Code is not null && page.Url.AbsolutePath == "/signin/second-factor")
            return await browser.PressAsync(page, "Continue", ("Code", Code()));
        if (!page.HasButton("Allow"))
            throw new InvalidOperationException($"Nothing to press at {page.Url} ({(int)page.Status}): {page.Text}");
        Pressed.Add("Allow");
        return await browser.PressAsync(page, "Allow");
    }

    private async Task<Page> FillInAsync(Page page)
    {
        Pressed.Add("Sign in");
        return await browser.SignInAsync(page, account.Email!, TestServer.Password);
    }
}
