namespace IdentityHost.ExternalSignIn.Settings;

/// <summary>A setting with several values, by commas.</summary>
internal static class TextList
{
    public static string[] Of(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
