using System.Text.Json.Nodes;

namespace IdentityHost.Api.Headless.Description;

/// <summary>A parameter of a request beside its body.</summary>
/// <param name="In">Where it stands: <c>header</c>, <c>query</c>, <c>path</c>.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Meaning">What it is for.</param>
internal sealed record RequestParameter(string In, string Name, string Meaning)
{
    public bool IsRequired { get; init; }

    public string Type { get; init; } = "string";

    /// <summary>The values it may have; none for any.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    public static RequestParameter SessionToken { get; } = new("header", "X-Session-Token", "Apps: the token that the last answer with one gave.");

    public static RequestParameter CsrfToken { get; } = new("header", "X-CSRFToken", "Browsers: the value of the cookie csrftoken.");

    public static RequestParameter EmailVerificationKey { get; } = new("header", "X-Email-Verification-Key", "What the mail says: the code, or the key of the link.") { IsRequired = true };

    public static RequestParameter PasswordResetKey { get; } = new("header", "X-Password-Reset-Key", "What the mail says: the code, or the key of the link.") { IsRequired = true };

    public static RequestParameter Passwordless { get; } = new("query", "passwordless", "There, with whatever value: a passkey that signs in by itself.") { Type = "boolean" };

    public static RequestParameter Client(IReadOnlyList<string> kinds) => new("path", "client", "The kind of client.") { IsRequired = true, Values = kinds };

    public JsonObject Write()
    {
        var schema = new JsonObject { ["type"] = Type };
        if (Values.Count > 0)
            schema["enum"] = new JsonArray([.. Values.Select(v => (JsonNode?)JsonValue.Create(v))]);
        var parameter = new JsonObject { ["name"] = Name, ["in"] = In, ["description"] = Meaning, ["required"] = IsRequired, ["schema"] = schema };
        if (Type == "boolean")
            parameter["allowEmptyValue"] = true;
        return parameter;
    }
}
