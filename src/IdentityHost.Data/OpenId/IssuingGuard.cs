namespace IdentityHost.Data.OpenId;

/// <summary>What the write that issues looks at again (S-232): between the proof and it, the account or the client may have been disabled or have gone.</summary>
internal static class IssuingGuard
{
    /// <summary>The condition for an UPDATE of a table that has the columns of an authorization and its client.</summary>
    public static string For(string table) => $"""
        AND EXISTS (SELECT 1 FROM "Accounts" AS a WHERE a."Id" = "{table}"."Subject" AND a."IsActive" = TRUE AND a."SecurityStamp" = "{table}"."SubjectStamp")
        AND EXISTS (SELECT 1 FROM "Clients" AS c WHERE c."Id" = "{table}"."ClientId" AND c."Disabled" = FALSE)
        """;
}
