namespace IdentityHost.Testing.Providers;

/// <summary>Answers of GitHub's API as its reference shows them, shortened to one user; and the odd ones that happen.</summary>
public static class GitHubAnswers
{
    /// <summary><c>GET /user</c> of somebody who shows an address.</summary>
    public const string User =
        """
        {
          "login": "octocat", "id": 583231, "node_id": "MDQ6VXNlcjU4MzIzMQ==", "avatar_url": "https://avatars.githubusercontent.com/u/583231?v=4", "gravatar_id": "",
          "url": "https://api.github.com/users/octocat", "html_url": "https://github.com/octocat", "type": "User", "user_view_type": "public", "site_admin": false,
          "name": "Mona Lisa Octocat", "company": "@github", "blog": "https://github.blog", "location": "San Francisco", "email": "octocat@github.example", "hireable": null,
          "bio": null, "twitter_username": null, "public_repos": 8, "followers": 20, "following": 0, "created_at": "2011-01-25T18:44:36Z", "updated_at": "2024-11-22T12:21:37Z"
        }
        """;

    /// <summary>The same person after the account was renamed, with no address on the page and no name.</summary>
    public const string UserRenamed =
        """
        { "login": "mona", "id": 583231, "avatar_url": "https://avatars.githubusercontent.com/u/583231?v=4", "html_url": "https://github.com/mona", "type": "User", "name": null, "email": null }
        """;

    /// <summary>Somebody else, who took the name that became free.</summary>
    public const string UserOfFreedName =
        """
        { "login": "octocat", "id": 99887766, "html_url": "https://github.com/octocat", "type": "User", "name": "Somebody Else", "email": null }
        """;

    /// <summary><c>GET /user/emails</c>: several, one of them not verified, and the one that hides the others.</summary>
    public const string Emails =
        """
        [
          { "email": "old@octocat.example", "primary": false, "verified": false, "visibility": null },
          { "email": "work@octocat.example", "primary": false, "verified": true, "visibility": null },
          { "email": "octocat@github.example", "primary": true, "verified": true, "visibility": "public" },
          { "email": "583231+octocat@users.noreply.github.com", "primary": false, "verified": true, "visibility": null }
        ]
        """;

    /// <summary>Only one, which nobody has proven.</summary>
    public const string EmailsUnverified = """[ { "email": "new@octocat.example", "primary": true, "verified": false, "visibility": "private" } ]""";

    /// <summary>Only the one that hides the others.</summary>
    public const string EmailsHidden = """[ { "email": "583231+octocat@users.noreply.github.com", "primary": true, "verified": true, "visibility": "private" } ]""";

    /// <summary>A token that is not good, or not any more.</summary>
    public const string BadCredentials = """{ "message": "Bad credentials", "documentation_url": "https://docs.github.com/rest", "status": "401" }""";

    /// <summary>A token that may not do this.</summary>
    public const string NotAccessible = """{ "message": "Resource not accessible by integration", "documentation_url": "https://docs.github.com/rest/users/emails", "status": "403" }""";

    /// <summary>Too many requests.</summary>
    public const string RateLimited = """{ "message": "API rate limit exceeded for user ID 583231.", "documentation_url": "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api", "status": "403" }""";

    /// <summary>A code that was spent, which comes with 200.</summary>
    public const string BadCode =
        """
        { "error": "bad_verification_code", "error_description": "The code passed is incorrect or expired.", "error_uri": "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/#bad-verification-code" }
        """;

    /// <summary>The check of a token nobody has.</summary>
    public const string NotFound = """{ "message": "Not Found", "documentation_url": "https://docs.github.com/rest/apps/oauth-applications#check-a-token", "status": "404" }""";

    /// <summary>The check of a token.</summary>
    public static string Check(string clientId, long userId = 583231) =>
        $$"""
        {
          "id": 1, "url": "https://api.github.com/authorizations/1", "scopes": ["user:email"], "token": "", "token_last_eight": "12345678", "hashed_token": "25f94a2a5c7fbaf4",
          "app": { "url": "http://id.example.org", "name": "IdentityHost", "client_id": "{{clientId}}" }, "note": null, "fingerprint": null, "expires_at": null,
          "user": { "login": "octocat", "id": {{userId}}, "type": "User" }
        }
        """;
}
