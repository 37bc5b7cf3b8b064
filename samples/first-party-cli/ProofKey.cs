using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FirstPartyCli;

/// <summary>A verifier that stays here, and the challenge that is shown (RFC 7636 §4).</summary>
internal sealed record ProofKey(string Verifier, string Challenge)
{
    /// <summary>A new one.</summary>
    public static ProofKey New()
    {
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return new(verifier, Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
    }
}
