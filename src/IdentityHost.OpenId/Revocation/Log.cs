using Microsoft.Extensions.Logging;

namespace IdentityHost.OpenId.Revocation;

internal static partial class Log
{
    [LoggerMessage(EventName = "GrantRevokedByClient", Level = LogLevel.Information, Message = "Client {ClientId} gave back grant {GrantId}.")]
    public static partial void GrantRevoked(ILogger logger, string clientId, string grantId);

    [LoggerMessage(EventName = "TokenRevokedByClient", Level = LogLevel.Information, Message = "Client {ClientId} gave back access token {TokenId}.")]
    public static partial void TokenRevoked(ILogger logger, string clientId, string tokenId);

    [LoggerMessage(EventName = "RevocationFailed", Level = LogLevel.Error, Message = "A token of client {ClientId} could not be revoked.")]
    public static partial void Failed(ILogger logger, Exception fault, string clientId);
}
