using System.Text.Json;

namespace IdentityHost.ExternalSignIn.Requests;

/// <summary>What came of asking a provider.</summary>
internal abstract record ProviderAnswer
{
    private ProviderAnswer()
    {
    }

    /// <summary>It answered, be it with a refusal.</summary>
    /// <param name="Host">Who answered.</param>
    /// <param name="Status">The status.</param>
    /// <param name="Json">The body; null when it is no JSON.</param>
    public sealed record Said(string Host, int Status, JsonElement? Json) : ProviderAnswer
    {
        /// <summary>The object of a success; null for anything else.</summary>
        public JsonElement? Object => Status is 200 && Json is { ValueKind: JsonValueKind.Object } json ? json : null;

        /// <summary>Without the body (S-200).</summary>
        public override string ToString() => $"{Host} answered {Status}{(Json is { } json && JsonText.Of(json, "error") is { } error ? ": " + JsonText.Shown(error) : "")}";
    }

    /// <summary>It did not, or asks to come back later.</summary>
    /// <param name="Why">For the log.</param>
    public sealed record Silent(string Why) : ProviderAnswer
    {
        /// <summary>How long to wait when nobody says.</summary>
        public static TimeSpan Usual { get; } = TimeSpan.FromSeconds(5);

        /// <summary>Nobody is told to wait longer.</summary>
        public static TimeSpan Longest { get; } = TimeSpan.FromMinutes(5);

        /// <summary>When asking again may help.</summary>
        public TimeSpan RetryAfter { get; init; } = Usual;
    }
}
