using IdentityHost.OpenId.Jose;

namespace IdentityHost.OpenId.ClientAuthentication;

/// <summary>What a client presented to prove who it is; exactly one per request (RFC 6749 §2.3).</summary>
internal abstract record ClientCredential
{
    private ClientCredential()
    {
    }

    /// <summary>The method's name in client metadata (<c>token_endpoint_auth_method</c>).</summary>
    public abstract string Method { get; }

    /// <summary>Who the client says it is.</summary>
    public abstract string ClientId { get; }

    /// <summary>A secret, in the Authorization header or in the body.</summary>
    public sealed record Secret(string Method, string ClientId, string Value) : ClientCredential
    {
        public override string Method { get; } = Method;
        public override string ClientId { get; } = ClientId;

        public override string ToString() => nameof(Secret);
    }

    /// <summary>A signed assertion (RFC 7523).</summary>
    public sealed record Assertion(string ClientId, ForeignJws Token) : ClientCredential
    {
        public override string Method => PrivateKeyJwt.Method;
        public override string ClientId { get; } = ClientId;
    }

    /// <summary>Nothing but the name: a public client.</summary>
    public sealed record Name(string ClientId) : ClientCredential
    {
        public override string Method => "none";
        public override string ClientId { get; } = ClientId;
    }
}
