namespace IdentityHost.ExternalSignIn;

/// <summary>What operators read of sign-ins by other companies: which provider and why, never a token, a code or a person (S-200).</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Sign-in by {Provider}: it cannot be reached now: {Why}.", EventName = "ExternalProviderSilent")]
    public static partial void Silent(ILogger log, string provider, string why);

    [LoggerMessage(2, LogLevel.Warning, "Sign-in by {Provider} failed: {Why}.", EventName = "ExternalSignInFailed")]
    public static partial void Failed(ILogger log, string provider, string why);

    [LoggerMessage(3, LogLevel.Information, "Sign-in by {Provider} was given up: {Why}.", EventName = "ExternalSignInGivenUp")]
    public static partial void GivenUp(ILogger log, string provider, string why);

    [LoggerMessage(4, LogLevel.Information, "A token of {Provider} that an app handed in is refused: {Why}.", EventName = "ExternalTokenRefused")]
    public static partial void TokenRefused(ILogger log, string provider, string why);

    [LoggerMessage(
        5, LogLevel.Warning, "Sign-in by {Provider}: it was told to ask who it is, and does not say when it did (auth_time). If it cannot, set AsksAgain to false for it.",
        EventName = "ExternalProviderDidNotAsk")]
    public static partial void DidNotAsk(ILogger log, string provider);
}
