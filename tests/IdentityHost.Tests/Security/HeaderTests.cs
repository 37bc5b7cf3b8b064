using System.Text.RegularExpressions;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.BadInput;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>A walk over every endpoint: the headers of each answer, good or bad.</summary>
public sealed partial class HeaderTests(BadInputServer site) : IClassFixture<BadInputServer>
{
    [Fact]
    [Trait("Security", "S-087")]
    [Trait("Security", "S-092")]
    public async Task Every_answer_carries_the_headers_that_hold_for_all()
    {
        var faults = new List<string>();
        await foreach (var (message, answer) in WalkAsync())
        {
            Demand(answer, "X-Content-Type-Options", "nosniff");
            Demand(answer, "Referrer-Policy", "no-referrer");
            Demand(answer, "Cross-Origin-Opener-Policy", "same-origin");
            Demand(answer, "Cross-Origin-Resource-Policy", "same-origin");
            Demand(answer, "X-Frame-Options", "DENY");
            if (answer.Header("Content-Type").StartsWith("text/", StringComparison.Ordinal) && !answer.Header("Content-Type").EndsWith("; charset=utf-8", StringComparison.Ordinal))
                faults.Add($"{message}: {answer.Header("Content-Type")}");
            continue;

            void Demand(Answer of, string name, string value)
            {
                if (of.Header(name) != value)
                    faults.Add($"{message}: {name}: {of.Header(name)}");
            }
        }

        faults.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Security", "S-087")]
    public async Task Only_documents_and_files_that_everybody_may_read_are_kept_by_caches()
    {
        var kept = new List<string>();
        await foreach (var (message, answer) in WalkAsync())
        {
            if (!answer.Header("Cache-Control").Contains("no-store", StringComparison.Ordinal))
                kept.Add(message.Target);
        }

        kept.ShouldAllBe(path => path.StartsWith("/.well-known/", StringComparison.Ordinal) || path.StartsWith("/assets/", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Security", "S-086")]
    [Trait("Security", "S-092")]
    public async Task No_page_runs_what_is_not_ours_or_may_be_framed()
    {
        var faults = new List<string>();
        var pages = 0;
        await foreach (var (message, answer) in WalkAsync())
        {
            if (!answer.Header("Content-Type").StartsWith("text/html", StringComparison.Ordinal))
                continue;
            // The development mailbox shows mails as they are, and mails carry their styles in them.
            if (message.Target.StartsWith("/dev/", StringComparison.Ordinal))
                continue;
            pages++;
            var policy = answer.Header("Content-Security-Policy");
            foreach (var directive in (string[])["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action "])
            {
                if (!policy.Contains(directive, StringComparison.Ordinal))
                    faults.Add($"{message}: no {directive} in {policy}");
            }

            if (policy.Contains("unsafe", StringComparison.Ordinal) || policy.Contains('*', StringComparison.Ordinal))
                faults.Add($"{message}: {policy}");
            faults.AddRange(Inline().Matches(answer.Body).Select(m => $"{message}: {m.Value}"));
        }

        faults.ShouldBeEmpty();
        pages.ShouldBeGreaterThan(20);
    }

    [Fact]
    [Trait("Security", "S-086")]
    public async Task The_consent_form_may_end_at_the_origin_of_this_request_and_nowhere_else()
    {
        var answer = await site.Wire.SendAsync(new Message("GET", "/consent?request=" + site.RequestId).With("Cookie", site.Cookies));

        answer.Header("Content-Security-Policy").ShouldContain("form-action 'self' https://app.example;");
    }

    [Fact]
    [Trait("Security", "S-205")]
    public async Task No_answer_says_which_software_answers()
    {
        await foreach (var (message, answer) in WalkAsync())
            answer.Headers.Keys.Intersect(["Server", "X-Powered-By", "X-AspNet-Version", "X-AspNetMvc-Version"], StringComparer.OrdinalIgnoreCase).ShouldBeEmpty(message.ToString());
    }

    /// <summary>Each endpoint with and without a session, as a page and as a program, with a request that it takes and one that it refuses; and addresses nobody maps.</summary>
    private async IAsyncEnumerable<(Message Message, Answer Answer)> WalkAsync()
    {
        foreach (var endpoint in site.Endpoints)
        {
            foreach (var message in (Message[])
            [
                new("GET", endpoint.Path), new("POST", endpoint.Path), new("PUT", endpoint.Path), new("OPTIONS", endpoint.Path), new("GET", endpoint.Path + "?state=%"),
                new("GET", endpoint.Path + "?request=" + site.RequestId), (new Message("POST", endpoint.Path)).WithForm("grant_type=client_credentials").With("Authorization", site.Basic),
            ])
            {
                yield return (message, await site.Wire.SendAsync(message.With("Cookie", site.Cookies)));
                yield return (message, await site.Wire.SendAsync(message.With("Accept", "text/html")));
            }
        }

        foreach (var path in (string[])["/nothing", "/connect/nothing", "/assets/nothing"])
            yield return (new("GET", path), await site.Wire.SendAsync(new Message("GET", path).With("Accept", "text/html")));
        var page = await site.Wire.SendAsync(new("GET", "/signin"));
        foreach (Match asset in Asset().Matches(page.Body))
            yield return (new("GET", asset.Groups["path"].Value), await site.Wire.SendAsync(new("GET", asset.Groups["path"].Value)));
    }

    [GeneratedRegex("(href|src)=\"(?<path>/assets/[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asset();

    /// <summary>Style or script in the page, handlers in attributes, and whatever is fetched from another host.</summary>
    [GeneratedRegex("<style|<script(?![^>]*\\ssrc=\"/)[^>]*>|\\sstyle=\"|\\son[a-z]+=\"|javascript:|<(link|script|img|iframe)[^>]*(href|src)=\"(https?:|//)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Inline();
}
