using IdentityHost.ExternalSignIn;
using IdentityHost.ExternalSignIn.Settings;
using IdentityHost.Operations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.ExternalSignIn;

/// <summary>What is off, what is on, and what keeps the server from starting; each fault names its setting.</summary>
public sealed class ProviderSettingsTests
{
    [Theory]
    [InlineData("GitHub:ClientId=x", "GitHub:ClientSecret is missing")]
    [InlineData("GitHub:ClientSecret=x", "GitHub:ClientId is missing")]
    [InlineData("GitHub:ClientId=x;GitHub:ClientSecret=y\n", "a blank or a line break")]
    [InlineData("GitHub:Url=http://github.example", "GitHub:Url is 'http://github.example', but must be an https address")]
    [InlineData("GitHub:UserEndpoint=user", "GitHub:UserEndpoint is 'user'")]
    [InlineData("GitHub:Url=https://größe.example", "without blanks or letters beyond ASCII")]
    [InlineData("Google:ClientId=x", "Google:ClientSecret is missing")]
    [InlineData("Google:HostedDomains=example.org, @evil", "Google:HostedDomains holds '@evil'")]
    [InlineData("Google:JwksUrl=ftp://keys.example", "Google:JwksUrl is 'ftp://keys.example'")]
    [InlineData("Facebook:ClientId=x", "Facebook:ClientSecret is missing")]
    [InlineData("Order=github,gitlab", "Order names 'gitlab'")]
    [InlineData("Apple:ClientId=x", "Apple:TeamId is missing|Apple:KeyId is missing|Set either IdentityHost:ExternalSignIn:Apple:PrivateKey or IdentityHost:ExternalSignIn:Apple:PrivateKeyFile")]
    [InlineData("Apple:ClientId=x;Apple:TeamId=TEAM567890;Apple:KeyId=KEY4567890;Apple:PrivateKey=x", "Apple:PrivateKey cannot be read")]
    [InlineData("Apple:ClientId=x;Apple:TeamId=TEAM567890;Apple:KeyId=KEY4567890;Apple:PrivateKeyFile=nowhere.p8", "nowhere.p8, which cannot be read")]
    [InlineData("OpenIdConnect:acme:ClientId=x", "OpenIdConnect:acme:Issuer is missing")]
    [InlineData("OpenIdConnect:acme:ClientId=x;OpenIdConnect:acme:Issuer=https://id.example?x=y", "has neither a query nor a fragment")]
    [InlineData("OpenIdConnect:acme:ClientId=x;OpenIdConnect:acme:Issuer=http://id.example", "OpenIdConnect:acme:Issuer is 'http://id.example', but must be an https address")]
    [InlineData("OpenIdConnect:github:ClientId=x;OpenIdConnect:github:Issuer=https://id.example", "OpenIdConnect:github: an id takes")]
    [InlineData("OpenIdConnect:A B/{c}:ClientId=x;OpenIdConnect:A B/{c}:Issuer=https://id.example", "OpenIdConnect:A B/{c}: an id takes")]
    public void What_cannot_work_keeps_the_server_from_starting(string settings, string expected)
    {
        var faults = Faults("Production", settings);
        faults.Length.ShouldBe(expected.Split('|').Length, string.Join('\n', faults));
        foreach (var (fault, part) in faults.Zip(expected.Split('|')))
            fault.ShouldContain(part);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GitHub:ClientId=x;GitHub:ClientSecret=y")]
    [InlineData("Google:ClientId=x;Google:ClientSecret=y;Google:HostedDomains=example.org,sub.example.org")]
    [InlineData("OpenIdConnect:acme-2:ClientId=x;OpenIdConnect:acme-2:Issuer=https://id.example/realms/people")]
    public void What_works_does_not(string settings) => Faults("Production", settings).ShouldBeEmpty();

    [Theory]
    [Trait("Security", "S-240")]
    [InlineData("Production")]
    [InlineData("Staging")]
    public void Nobody_is_pretended_outside_Development(string environment)
    {
        Faults(environment, "Pretend=true").ShouldHaveSingleItem().ShouldContain("IdentityHost:ExternalSignIn:Pretend lets everybody be anybody");
        Faults("Development", "Pretend=true").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Production", "GitHub:Name=Ours;Google:HostedDomains=example.org;OpenIdConnect:acme:Issuer=https://id.example", "")]
    [InlineData("Production", "GitHub:ClientId=x;OpenIdConnect:acme:ClientId=y", "github acme")]
    [InlineData("Production", "Pretend=true;Apple:ClientId=x;Facebook:ClientId=x;Google:ClientId=x", "google facebook apple")]
    [InlineData("Development", "Pretend=true;GitHub:ClientId=x", "github google dummy")]
    public async Task Without_a_client_id_a_provider_is_off(string environment, string settings, string on)
    {
        await using var rig = new ProviderRig();
        var list = new ProviderList(Microsoft.Extensions.Options.Options.Create(Options(settings)), new Named(environment), new Locations("/tmp", null), rig.Parts);
        string.Join(' ', list.Create().Select(provider => provider.Id)).ShouldBe(on);
    }

    [Theory]
    [InlineData("", "dummy github google")]
    [InlineData(";Order=google, apple, dummy", "google dummy github")]
    public async Task People_read_them_in_the_order_that_is_set_and_the_others_by_name(string order, string expected)
    {
        await using var rig = new ProviderRig();
        var options = Microsoft.Extensions.Options.Options.Create(Options("Pretend=true" + order));
        var list = new ProviderList(options, new Named("Development"), new Locations("/tmp", null), rig.Parts);
        string.Join(' ', new Providers(list, options, NullLogger<Providers>.Instance).Enabled.Select(provider => provider.Id)).ShouldBe(expected);
    }

    [Fact]
    public void Fields_are_the_usual_ones_with_what_the_settings_change()
    {
        var options = Options("GitHub:ProfileFields:nickname=login;GitHub:ProfileFields:picture=");
        options.GitHub.Fields().ShouldBe(new Dictionary<string, string> { ["nickname"] = "login", ["profile_url"] = "html_url" }, ignoreOrder: true);
    }

    private static string[] Faults(string environment, string settings) =>
        [.. new ExternalSignInCheck(new Named(environment), Microsoft.Extensions.Options.Options.Create(Options(settings)), new Locations("/tmp", null), TimeProvider.System).Faults()];

    private static ExternalSignInOptions Options(string settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create($"{ExternalSignInOptions.Section}:{pair[0]}", (string?)pair[1])))
        .Build().GetSection(ExternalSignInOptions.Section).Get<ExternalSignInOptions>() ?? new();

    private sealed class Named(string environment) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = environment;

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "/";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
