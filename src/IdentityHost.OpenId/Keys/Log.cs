using Microsoft.Extensions.Logging;

namespace IdentityHost.OpenId.Keys;

internal static partial class Log
{
    [LoggerMessage(EventName = "KeyCreated", Level = LogLevel.Information, Message = "Signing key {KeyId} ({Algorithm}) was created; it signs from {SignsFrom:O}.")]
    public static partial void KeyCreated(ILogger logger, string keyId, string algorithm, DateTimeOffset signsFrom);

    [LoggerMessage(EventName = "KeyRetired", Level = LogLevel.Information, Message = "Signing key {KeyId} signs no more; it leaves the JWKS at {RemoveAt:O}.")]
    public static partial void KeyRetired(ILogger logger, string keyId, DateTimeOffset removeAt);

    [LoggerMessage(EventName = "KeyRemoved", Level = LogLevel.Information, Message = "Signing key {KeyId} was removed: its last token has expired.")]
    public static partial void KeyRemoved(ILogger logger, string keyId);

    [LoggerMessage(EventName = "KeyRevoked", Level = LogLevel.Warning, Message = "Signing key {KeyId} was revoked by an operator; every token it signed is dead.")]
    public static partial void KeyRevoked(ILogger logger, string keyId);
}
