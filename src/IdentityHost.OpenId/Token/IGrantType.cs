using IdentityHost.OpenId.Errors;

namespace IdentityHost.OpenId.Token;

/// <summary>A grant type of the token endpoint (RFC 6749 §1.3, §4.5). To add one: one class, one registration.</summary>
public interface IGrantType
{
    /// <summary>The value of <c>grant_type</c>; a client may use it when its metadata lists it.</summary>
    string Name { get; }

    /// <summary>Decides who gets what, from an authenticated client that may use this grant type.</summary>
    ValueTask<OrError<TokenGrant>> GrantAsync(TokenRequest request, CancellationToken ct);
}
