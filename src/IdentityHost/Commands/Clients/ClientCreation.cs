using System.CommandLine;
using System.Text.Json.Nodes;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Registration;
using IdentityHost.Seeding;

namespace IdentityHost.Commands.Clients;

/// <summary><c>clients create</c>: by the same rule book as every other door.</summary>
internal static class ClientCreation
{
    private static readonly Option<FileInfo?> s_metadata = new("--metadata") { Description = "A file with client metadata (RFC 7591 JSON, as in the seed file); the other options go on top." };
    private static readonly Option<string?> s_id = new("--client-id") { Description = "The client id; random when left out." };
    private static readonly Option<string?> s_name = new("--name") { Description = "The name people read (client_name)." };
    private static readonly Option<string[]> s_redirect = new("--redirect-uri") { Description = "A redirect URI; may be repeated." };
    private static readonly Option<string[]> s_logout = new("--post-logout-redirect-uri") { Description = "Where to go after signing out; may be repeated." };
    private static readonly Option<string[]> s_grant = new("--grant-type") { Description = "A grant type; may be repeated." };
    private static readonly Option<string?> s_scope = new("--scope") { Description = "The scopes it may ask for, separated by spaces." };
    private static readonly Option<bool> s_public = new("--public") { Description = "A public client (SPA, native app): no secret." };
    private static readonly Option<bool> s_native = new("--native") { Description = "A native app (application_type)." };
    private static readonly Option<bool> s_firstParty = new("--first-party") { Description = "One of the operator's own apps." };
    private static readonly Option<bool> s_noConsent = new("--no-consent") { Description = "Do not ask people; for first-party apps only." };

    public static Command In(Shell shell) => shell.Do(
        new Command("create", "Register a client.")
        {
            s_metadata, s_id, s_name, s_redirect, s_logout, s_grant, s_scope, s_public, s_native, s_firstParty, s_noConsent,
        },
        CreateAsync);

    private static async Task<CommandResult> CreateAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var json = new JsonObject();
        if (parsed.GetValue(s_metadata) is { } file)
        {
            if (!file.Exists)
                return CommandResult.NotFound($"There is no file {file.FullName}.");
            if (JsonNode.Parse(await File.ReadAllTextAsync(file.FullName, ct)) is not JsonObject read)
                return CommandResult.Refused($"{file.FullName} does not hold a JSON object.");
            json = read;
        }

        AddOptions(json, parsed);
        var wanted = SeedClient.Read(json);
        var request = new RegistrationRequest(wanted.Metadata, ClientOrigin.Operator)
        {
            ClientId = wanted.ClientId,
            ClientSecret = wanted.ClientSecret,
            Settings = wanted.Settings,
        };
        return ClientsCommand.Answer(await services.GetRequiredService<ClientRegistration>().RegisterAsync(request, secretExpiresAt: null, ct), "was created");
    }

    private static void AddOptions(JsonObject json, ParseResult parsed)
    {
        Set(json, "client_id", parsed.GetValue(s_id));
        Set(json, "client_name", parsed.GetValue(s_name));
        Set(json, "scope", parsed.GetValue(s_scope));
        Set(json, "redirect_uris", parsed.GetValue(s_redirect));
        Set(json, "post_logout_redirect_uris", parsed.GetValue(s_logout));
        Set(json, "grant_types", parsed.GetValue(s_grant));
        if (parsed.GetValue(s_grant) is { Length: > 0 } grants && !grants.Contains("authorization_code", StringComparer.Ordinal))
            json["response_types"] = new JsonArray();
        if (parsed.GetValue(s_public))
            json["token_endpoint_auth_method"] = "none";
        if (parsed.GetValue(s_native))
            json["application_type"] = "native";
        if (parsed.GetValue(s_firstParty))
            json["first_party"] = true;
        if (parsed.GetValue(s_noConsent))
            json["require_consent"] = false;
    }

    private static void Set(JsonObject json, string name, string? value)
    {
        if (value is not null)
            json[name] = value;
    }

    private static void Set(JsonObject json, string name, string[]? values)
    {
        if (values is { Length: > 0 })
            json[name] = new JsonArray([.. values.Select(v => JsonValue.Create(v))]);
    }
}
