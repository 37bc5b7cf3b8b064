using IdentityHost.OpenId;

namespace IdentityHost.Seeding;

/// <summary>What a newcomer reads when a development server has started.</summary>
internal static class Welcome
{
    public static string Text(Issuer issuer, bool demo)
    {
        var lines = new List<string>
        {
            "",
            $"  IdentityHost (Development) is ready: {issuer}",
            "",
            $"  Sign up       {issuer.Url("/signup")}",
            $"  Sign in       {issuer.Url("/signin")}",
            $"  Mailbox       {issuer.Url("/dev/mailbox")}   (every mail this server sends)",
            $"  REST APIs     {issuer.Url("/dev/api")}   (what apps may ask of this server)",
            $"  Discovery     {issuer.Url("/.well-known/openid-configuration")}",
            "",
        };
        if (demo)
        {
            lines.Add($"  Demo user     {DemoData.Email} / {DemoData.Password}");
            lines.Add($"  Demo client   {DemoData.ClientId} / {DemoData.ClientSecret}   (samples/web-app uses it)");
            lines.Add($"  Demo app      {DemoData.AppClientId}   (first-party; samples/first-party-cli and samples/first-party-spa use it)");
            lines.Add("");
        }

        return string.Join(Environment.NewLine, lines);
    }
}
