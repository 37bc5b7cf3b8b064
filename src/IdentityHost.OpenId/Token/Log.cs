using Microsoft.Extensions.Logging;

namespace IdentityHost.OpenId.Token;

internal static partial class Log
{
    [LoggerMessage(EventName = "CodeReplayed", Level = LogLevel.Warning, Message = "Client {ClientId} presented a code a second time; grant {GrantId} was revoked with all its tokens.")]
    public static partial void CodeReplayed(ILogger logger, string clientId, string grantId);

    [LoggerMessage(EventName = "RefreshTokenReplayed", Level = LogLevel.Warning, Message = "Client {ClientId} presented a spent refresh token of {Subject}; grant {GrantId} was revoked with all its tokens.")]
    public static partial void RefreshTokenReplayed(ILogger logger, string clientId, string subject, string grantId);
}
