using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.OneTimeCodes;

/// <summary>
/// The key in a mailed sign-in link: the id of the step whose code it stands in for, and a keyed hash of that id. Nothing more is stored, and it dies
/// with its step: when the code is used, sent again or expires (S-033, S-034).
/// </summary>
internal static class LoginLinkKey
{
    private const int IdLength = 22;
    private const int HashLength = 43;

    /// <summary>The key of a step.</summary>
    public static string Of(CodeKey key, PendingStep step) => step.Id + Base64Url.EncodeToString(Hash(key, "link", step.Id));

    /// <summary>The id of the step, when the key is one of ours; compared in fixed time.</summary>
    public static string? StepId(CodeKey key, string? typed)
    {
        if (typed is not { Length: IdLength + HashLength })
            return null;
        var (id, expected) = (typed[..IdLength], Base64Url.EncodeToString(Hash(key, "link", typed[..IdLength])));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(typed[IdLength..])) ? id : null;
    }

    /// <summary>Two digits that both screens show, so that people see which sign-in they approve.</summary>
    public static string Number(CodeKey key, PendingStep step) => $"{BitConverter.ToUInt32(Hash(key, "number", step.Id)) % 90 + 10}";

    private static byte[] Hash(CodeKey key, string purpose, string id) => HMACSHA256.HashData(key.Value, Encoding.UTF8.GetBytes($"login-link\0{purpose}\0{id}"));
}
