using System.Text.Json;

namespace IdentityHost.Seeding;

/// <summary>What a newcomer finds at the first run: clients for <c>samples</c> and a person. Development only.</summary>
/// <remarks>Their secrets stand here for everybody to read. That is why a server outside Development refuses a database that holds them (S-240).</remarks>
internal sealed class DemoData(SeedAccounts accounts, SeedClients clients)
{
    public const string ClientId = "demo-web";
    public const string ClientSecret = "demo-web-secret-for-development";
    public const string AppClientId = "demo-app";
    public const string Email = "demo@example.org";
    public const string Password = "a demo passphrase";

    private const string Client = $$"""
        {
          "client_id": "{{ClientId}}",
          "client_secret": "{{ClientSecret}}",
          "client_name": "Demo web app",
          "redirect_uris": ["http://localhost:3000/callback", "http://127.0.0.1:3000/callback"],
          "post_logout_redirect_uris": ["http://localhost:3000/", "http://127.0.0.1:3000/"],
          "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
          "response_types": ["code"],
          "token_endpoint_auth_method": "client_secret_basic",
          "scope": "openid profile email offline_access"
        }
        """;

    private const string AppClient = $$"""
        {
          "client_id": "{{AppClientId}}",
          "client_name": "Demo app",
          "application_type": "native",
          "redirect_uris": ["http://127.0.0.1/callback", "http://localhost:5173/"],
          "grant_types": [
            "authorization_code", "refresh_token",
            "urn:identityhost:params:oauth:grant-type:otp", "urn:identityhost:params:oauth:grant-type:mfa"
          ],
          "response_types": ["code"],
          "token_endpoint_auth_method": "none",
          "scope": "openid profile email offline_access account account:read admin admin:read",
          "first_party": true,
          "require_consent": false
        }
        """;

    /// <summary>Creates them.</summary>
    public async Task CreateAsync(CancellationToken ct)
    {
        await accounts.ApplyUserAsync(
            new SeedUser { Email = Email, EmailVerified = true, Username = "demo", Password = Password, FirstName = "Demo", LastName = "User" }, ct);
        await clients.ApplyAsync(JsonElement.Parse(Client), ct);
        await clients.ApplyAsync(JsonElement.Parse(AppClient), ct);
    }
}
