using Microsoft.EntityFrameworkCore;

namespace IdentityHost.Data.Model;

/// <summary>The tables of the protocol engine: an index for every lookup and every expiry, and not one more on the hot ones.</summary>
internal static class OpenIdTables
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<ClientRow>(client =>
        {
            client.ToTable("Clients");
            client.HasIndex(c => c.Origin);
            client.HasIndex(c => c.Logo);
            client.HasIndex(c => new { c.NormalizedName, c.Id });
            client.HasIndex(c => new { c.CreatedAt, c.Id });
        });
        builder.Entity<LogoRow>(logo =>
        {
            logo.ToTable("Logos");
            logo.HasKey(l => l.Hash);
        });
        builder.Entity<ScopeRow>(scope =>
        {
            scope.ToTable("Scopes");
            scope.HasKey(s => s.Name);
        });
        builder.Entity<ConsentRow>(consent =>
        {
            consent.ToTable("Consents");
            consent.HasKey(c => new { c.Subject, c.ClientId });
            consent.HasIndex(c => new { c.ClientId, c.GrantedAt, c.Subject });
            consent.HasIndex(c => new { c.GrantedAt, c.Subject, c.ClientId });
        });
        builder.Entity<AuthorizationCodeRow>(code =>
        {
            code.ToTable("AuthorizationCodes");
            code.HasKey(c => c.Hash);
            code.HasIndex(c => new { c.Subject, c.ClientId });
            code.HasIndex(c => c.ExpiresAt);
        });
        builder.Entity<GrantRow>(grant =>
        {
            grant.ToTable("Grants");
            grant.HasKey(g => g.GrantId);
            grant.HasIndex(g => new { g.Subject, g.ClientId });
            grant.HasIndex(g => g.SessionId);
            grant.HasIndex(g => g.ClientId);
            grant.HasIndex(g => g.ExpiresAt);
        });
        builder.Entity<AuthorizationRequestRow>(request =>
        {
            request.ToTable("AuthorizationRequests");
            request.HasKey(r => r.Hash);
            request.HasIndex(r => r.ExpiresAt);
        });
        builder.Entity<RevocationRow>(revocation =>
        {
            revocation.ToTable("Revocations");
            revocation.HasKey(r => new { r.Kind, r.Value });
            revocation.HasIndex(r => r.Sequence);
            revocation.HasIndex(r => r.ExpiresAt);
        });
        builder.Entity<SigningKeyRow>(key =>
        {
            key.ToTable("SigningKeys");
            key.HasIndex(k => new { k.Algorithm, k.Generation }).IsUnique();
        });
        builder.Entity<AssertionIdRow>(assertion =>
        {
            assertion.ToTable("AssertionIds");
            assertion.HasKey(a => new { a.ClientId, a.IdHash });
            assertion.HasIndex(a => a.ExpiresAt);
        });
        builder.Entity<InitialAccessTokenRow>(token =>
        {
            token.ToTable("InitialAccessTokens");
            token.HasIndex(t => t.Hash).IsUnique();
            token.HasIndex(t => t.ExpiresAt);
            token.HasIndex(t => new { t.CreatedAt, t.Id });
        });
    }
}
