using IdentityHost.Accounts.External;
using IdentityHost.ExternalSignIn;
using IdentityHost.ExternalSignIn.GitHub;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Providers;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.ExternalSignIn;

/// <summary>What is made of GitHub's answers, in the shapes its reference shows and in those that happen.</summary>
public sealed class GitHubTests : IAsyncLifetime
{
    private const string UserPath = "/api/v3/user";
    private const string EmailsPath = "/api/v3/user/emails";
    private const string CheckPath = "/api/v3/applications/" + LoopbackGitHub.ClientId + "/token";

    private readonly ProviderRig _rig = new(TimeSpan.FromSeconds(1));
    private LoopbackGitHub? _gitHub;

    private LoopbackGitHub GitHub => _gitHub!;

    private GitHubSettings Settings => new() { ClientId = LoopbackGitHub.ClientId, ClientSecret = LoopbackGitHub.ClientSecret, Url = GitHub.Url };

    private GitHubProvider Provider => new(Settings, () => GitHubEndpoints.Of(Settings), _rig.Parts);

    public async ValueTask InitializeAsync() => _gitHub = await LoopbackGitHub.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await GitHub.DisposeAsync();
        await _rig.DisposeAsync();
    }

    [Fact]
    public void The_public_GitHub_and_a_server_of_ones_own_have_their_endpoints_where_GitHub_says()
    {
        var (known, own) = (GitHubEndpoints.Of(new() { ClientId = "x" }), GitHubEndpoints.Of(new() { ClientId = "x", Url = "https://git.example.org/" }));
        known.ShouldBe(new(
            "https://github.com/login/oauth/authorize", "https://github.com/login/oauth/access_token", "https://api.github.com/user", "https://api.github.com/user/emails",
            "https://api.github.com/applications/x/token", "https://github.com/login/oauth"));
        own.User.ShouldBe("https://git.example.org/api/v3/user");
        own.Authorization.ShouldBe("https://git.example.org/login/oauth/authorize");
        GitHubEndpoints.Of(new()
        {
            ClientId = "x",
            AuthorizationEndpoint = "https://a.example",
            TokenEndpoint = "https://b.example",
            UserEndpoint = "https://c.example",
            EmailsEndpoint = "https://d.example",
            TokenCheckEndpoint = "https://e.example",
        }).ShouldBe(new("https://a.example", "https://b.example", "https://c.example", "https://d.example", "https://e.example", "https://github.com/login/oauth"));
    }

    [Fact]
    public async Task Somebody_comes_back_with_number_name_and_addresses_the_main_one_first()
    {
        var identity = await SignInAsync();
        (identity.Provider, identity.Uid, identity.Display, identity.Username).ShouldBe(("github", "583231", "octocat", "octocat"));
        identity.Addresses.Select(a => (a.Email, a.Verified, a.Primary)).ShouldBe([
            ("octocat@github.example", true, true), ("work@octocat.example", true, false), ("old@octocat.example", false, false)]);
        identity.Fields["avatar_url"].ShouldBe("https://avatars.githubusercontent.com/u/583231?v=4");
        identity.Fields.Keys.ShouldNotContain("bio");
    }

    [Theory]
    [InlineData(GitHubAnswers.EmailsUnverified, "new@octocat.example:False")]
    [InlineData(GitHubAnswers.EmailsHidden, "")]
    [InlineData("[]", "")]
    public async Task Addresses_are_what_GitHub_says_of_them(string emails, string expected)
    {
        (GitHub.User, GitHub.Emails) = (GitHubAnswers.UserRenamed, emails);
        string.Join(' ', (await SignInAsync()).Addresses.Select(a => $"{a.Email}:{a.Verified}")).ShouldBe(expected);
    }

    [Fact]
    public async Task Where_the_addresses_may_not_be_read_the_public_one_counts_as_typed()
    {
        GitHub.Instead[EmailsPath] = VendorAnswer.Refuse(403, GitHubAnswers.NotAccessible);
        (await SignInAsync()).Addresses.ShouldBe([new ExternalAddress("octocat@github.example", Verified: false)]);
    }

    [Fact]
    [Trait("Security", "S-160")]
    public async Task The_number_makes_the_account_whatever_it_is_called_now_and_whoever_has_its_name_since()
    {
        var before = await SignInAsync();
        GitHub.User = GitHubAnswers.UserRenamed;
        (await SignInAsync()).Uid.ShouldBe(before.Uid);
        GitHub.User = GitHubAnswers.UserOfFreedName;
        var other = await SignInAsync();
        (other.Username, other.Uid).ShouldBe((before.Username, "99887766"));
    }

    [Theory]
    [Trait("Security", "S-160")]
    [InlineData("""{ "login": "octocat" }""")]
    [InlineData("""{ "login": "octocat", "id": null }""")]
    [InlineData("""{ "login": "octocat", "id": 0 }""")]
    [InlineData("""{ "login": "octocat", "id": "583231" }""")]
    [InlineData("""{ "id": 583231 }""")]
    [InlineData("""{ "login": "octocat", "id": 1, "id": 2 }""")]
    [InlineData("""[]""")]
    [InlineData("not json")]
    public async Task Without_a_number_nobody_comes_in(string user)
    {
        GitHub.User = user;
        await FailAsync();
    }

    [Theory]
    [Trait("Security", "S-167")]
    [InlineData("/login/oauth/access_token")]
    [InlineData(UserPath)]
    [InlineData(EmailsPath)]
    public async Task Each_answer_may_be_late_cut_off_refused_or_nonsense_and_the_next_try_works(string path)
    {
        foreach (var answer in (VendorAnswer[])[VendorAnswer.TakeAndHangUp, VendorAnswer.TakeAndSayNothing, VendorAnswer.Refuse(503, "<html>"), VendorAnswer.Refuse(403, GitHubAnswers.RateLimited, ("x-ratelimit-remaining", "0"))])
        {
            GitHub.Instead[path] = answer;
            await FailAsync();
            GitHub.Instead.ShouldBeEmpty();
        }

        (await SignInAsync()).Uid.ShouldBe("583231");
    }

    [Fact]
    public async Task A_code_that_GitHub_refuses_with_200_signs_nobody_in()
    {
        GitHub.Instead["/login/oauth/access_token"] = VendorAnswer.Refuse(200, GitHubAnswers.BadCode);
        await FailAsync();
        GitHub.Requests.ShouldNotContain(request => request.StartsWith("GET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        GitHub.Instead[UserPath] = VendorAnswer.Refuse(200, "{\"login\":\"" + new string('x', 300_000) + "\",\"id\":1}");
        await FailAsync();
    }

    [Fact]
    [Trait("Security", "S-164")]
    public async Task A_token_an_app_hands_in_is_taken_when_GitHub_says_it_was_issued_to_us()
    {
        (await VerifyAsync(LoopbackGitHub.AccessToken)).ShouldBeOfType<Reading.Known>().Identity.Uid.ShouldBe("583231");
        GitHub.Requests[0].ShouldBe("POST " + CheckPath);
    }

    /// <summary>It has no end: whoever finds it, or keeps it, could sign in by it for ever.</summary>
    [Fact]
    [Trait("Security", "S-164")]
    public async Task It_is_taken_once_and_proves_when_GitHub_issued_it()
    {
        GitHub.Check = GitHubAnswers.Check(LoopbackGitHub.ClientId).Replace("\"user\": {", "\"created_at\": \"2024-11-22T12:21:37Z\", \"user\": {");
        GitHub.Instead[EmailsPath] = VendorAnswer.Refuse(503, "");
        (await VerifyAsync(LoopbackGitHub.AccessToken)).ShouldBeOfType<Reading.Silent>();
        (await VerifyAsync(LoopbackGitHub.AccessToken)).ShouldBeOfType<Reading.Known>("what failed at GitHub").Identity.ProvenAt.ShouldBe(new DateTimeOffset(2024, 11, 22, 12, 21, 37, TimeSpan.Zero));
        (await VerifyAsync(LoopbackGitHub.AccessToken)).ShouldBeOfType<Reading.Refused>().Code.ShouldBe("invalid_token");
    }

    [Theory]
    [Trait("Security", "S-164")]
    [InlineData("another client")]
    [InlineData("another user")]
    [InlineData("no user")]
    [InlineData("unknown")]
    [InlineData("revoked meanwhile")]
    public async Task Any_other_token_is_refused(string how)
    {
        GitHub.Check = how switch
        {
            "another client" => GitHubAnswers.Check("Iv1.another"),
            "another user" => GitHubAnswers.Check(LoopbackGitHub.ClientId, 42),
            "no user" => GitHubAnswers.Check(LoopbackGitHub.ClientId).Replace("\"user\": {", "\"nobody\": {"),
            _ => GitHub.Check,
        };
        if (how == "revoked meanwhile")
            GitHub.Instead[UserPath] = VendorAnswer.Refuse(401, GitHubAnswers.BadCredentials);
        (await VerifyAsync(how == "unknown" ? "gho_unknown" : LoopbackGitHub.AccessToken)).ShouldBeOfType<Reading.Refused>().Code.ShouldBe("invalid_token");
        if (how is "another client" or "no user" or "unknown")
            GitHub.Requests.ShouldBe(["POST " + CheckPath], "nothing is asked in the name of a token that is not ours");
    }

    [Theory]
    [InlineData("gho_a\r\nX-Injected: b")]
    [InlineData("gho_\u00e9")]
    [InlineData("gho_a b")]
    public async Task What_stands_in_no_header_is_no_token_and_nothing_is_asked_with_it(string accessToken)
    {
        (await VerifyAsync(accessToken)).ShouldBeOfType<Reading.Refused>().Code.ShouldBe("invalid_token");
        GitHub.Requests.ShouldBeEmpty();
        GitHub.Instead["/login/oauth/access_token"] = VendorAnswer.Refuse(200, new System.Text.Json.Nodes.JsonObject { ["access_token"] = accessToken }.ToJsonString());
        await FailAsync();
    }

    [Fact]
    public async Task At_a_server_of_ones_own_too_the_stand_ins_for_addresses_are_left_out()
    {
        var settings = new GitHubSettings { ClientId = LoopbackGitHub.ClientId, ClientSecret = LoopbackGitHub.ClientSecret, Url = GitHub.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) };
        GitHub.Emails = """[{ "email": "583231+octocat@users.noreply.localhost", "verified": true, "primary": true }, { "email": "octocat@users.noreply.github.com", "verified": true, "primary": false }, { "email": "octocat@github.example", "verified": true, "primary": false }]""";
        var provider = new GitHubProvider(settings, () => GitHubEndpoints.Of(settings), _rig.Parts);
        var reading = await provider.VerifyAsync(new(LoopbackGitHub.ClientId, null, LoopbackGitHub.AccessToken), CancellationToken.None);
        reading.ShouldBeOfType<Reading.Known>().Identity.Addresses.ShouldBe([new ExternalAddress("octocat@github.example", Verified: true)]);
    }

    [Fact]
    public async Task An_ID_token_is_not_what_GitHub_has() =>
        (await Provider.VerifyAsync(new(LoopbackGitHub.ClientId, "eyJ", null), CancellationToken.None)).ShouldBeOfType<Reading.Refused>().Code.ShouldBe("token_required");

    [Theory]
    [Trait("Security", "S-167")]
    [InlineData(403, "x-ratelimit-remaining", "0", 5)]
    [InlineData(403, "retry-after", "30", 30)]
    [InlineData(429, "retry-after", "90", 90)]
    [InlineData(429, "retry-after", "86400", 300)]
    public async Task Whoever_asks_too_often_for_GitHub_is_told_when_to_come_again(int status, string header, string value, int seconds)
    {
        GitHub.Instead[CheckPath] = VendorAnswer.Refuse(status, GitHubAnswers.RateLimited, (header, value));
        (await VerifyAsync(LoopbackGitHub.AccessToken)).ShouldBeOfType<Reading.Silent>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task The_doctor_tells_wrong_credentials_from_a_dead_line_and_from_health()
    {
        (await Provider.FaultAsync(CancellationToken.None)).ShouldBeNull();
        var wrong = new GitHubSettings { ClientId = LoopbackGitHub.ClientId, ClientSecret = "wrong", Url = GitHub.Url };
        (await new GitHubProvider(wrong, () => GitHubEndpoints.Of(wrong), _rig.Parts).FaultAsync(CancellationToken.None)).ShouldNotBeNull().ShouldContain("IdentityHost:ExternalSignIn:GitHub:ClientSecret");
        GitHub.Instead[CheckPath] = VendorAnswer.TakeAndHangUp;
        (await Provider.FaultAsync(CancellationToken.None)).ShouldNotBeNull().ShouldContain("the firewall");
    }

    private Task<Reading> VerifyAsync(string accessToken) => Provider.VerifyAsync(new(LoopbackGitHub.ClientId, null, accessToken), CancellationToken.None);

    private async Task<ExternalIdentity> SignInAsync()
    {
        var browser = new RigBrowser();
        await ProviderRig.ComeBackAsync(Provider, browser, GitHub.Allow(await ProviderRig.OpenAsync(Provider, browser)));
        _rig.Failed.ShouldBeEmpty();
        var (handle, identity) = _rig.Returned.ShouldHaveSingleItem();
        handle.ShouldBe("handle-1");
        _rig.Returned.Clear();
        return identity;
    }

    private async Task FailAsync()
    {
        var browser = new RigBrowser();
        await ProviderRig.ComeBackAsync(Provider, browser, GitHub.Allow(await ProviderRig.OpenAsync(Provider, browser)));
        _rig.Returned.ShouldBeEmpty();
        _rig.Failed.ShouldBe([("handle-1", ExternalFailure.Unknown)]);
        _rig.Failed.Clear();
    }
}
