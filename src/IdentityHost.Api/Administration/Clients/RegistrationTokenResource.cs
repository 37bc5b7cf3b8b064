using System.Diagnostics;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Paging;
using IdentityHost.Api.Rest.Problems;
using IdentityHost.OpenId.Registration;

namespace IdentityHost.Api.Administration.Clients;

/// <summary>A token that lets its bearer register clients (RFC 7591 §3); what it is, is not kept.</summary>
/// <param name="Id">Its id; grants nothing.</param>
/// <param name="Note">What was written down about it.</param>
/// <param name="CreatedAt">When it was issued.</param>
/// <param name="ExpiresAt">When it stops working.</param>
/// <param name="UsesLeft">How many more clients it may register.</param>
internal sealed record InitialAccessTokenData(string Id, string? Note, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, int UsesLeft)
{
    public static InitialAccessTokenData Of(InitialAccessToken token) => new(token.Id, token.Note, token.CreatedAt, token.ExpiresAt, token.UsesLeft);
}

/// <summary>A token that was just issued, and is shown this once.</summary>
/// <param name="Token">For <c>Authorization: Bearer</c> at the registration endpoint.</param>
/// <param name="InitialAccessToken">What is kept of it.</param>
internal sealed record IssuedTokenData(string Token, InitialAccessTokenData InitialAccessToken)
{
    /// <summary>Without the token (S-200).</summary>
    public override string ToString() => nameof(IssuedTokenData);
}

/// <summary>Some of them.</summary>
internal sealed record InitialAccessTokenPage(IReadOnlyList<InitialAccessTokenData> Items);

/// <summary>A token to issue.</summary>
/// <param name="Note">What is to be remembered about it.</param>
/// <param name="ExpiresInSeconds">How long it works; missing for a week.</param>
/// <param name="Uses">How many clients it may register; missing for one.</param>
internal sealed record InitialAccessTokenInput(string? Note, long? ExpiresInSeconds, int? Uses);

/// <summary><c>initial-access-tokens</c></summary>
internal sealed class RegistrationTokenResource(IInitialAccessTokens tokens, InitialAccessTokens issuing, TimeProvider clock)
{
    public static ListForm Form { get; } = new(ListOrder.Time("created_at"))
    {
        Filters = [ListFilter.Flag("alive", "Those that are good for another client, or all.")],
    };

    public async Task<RestAnswer> ListAsync(RestCall call)
    {
        var (query, refusal) = ListQuery.Read(call, Form);
        if (query is null)
            return refusal!;
        var filter = new InitialAccessTokenFilter { AliveAt = query.Flag("alive") == true ? clock.GetUtcNow() : null, OldestFirst = !query.IsDescending };
        var rows = await tokens.PageAsync(filter, query.After is { } after ? new(after.Time, after.Id) : null, query.Rows, call.Ct);
        return query.Page(call, rows, t => Place.Of(t.CreatedAt, t.Id), InitialAccessTokenData.Of, items => new InitialAccessTokenPage(items));
    }

    public async Task<RestAnswer> GetAsync(RestCall call) =>
        await tokens.FindAsync(call.Route("id"), call.Ct) is { } token ? RestAnswer.Of(InitialAccessTokenData.Of(token)) : Problem.NotFound;

    public async Task<RestAnswer> CreateAsync(RestCall call, InitialAccessTokenInput input) =>
        await issuing.IssueAsync(input.Note, input.ExpiresInSeconds, input.Uses, call.Ct) switch
        {
            IssuingResult.Issued issued => RestAnswer.Created(call.At(issued.Kept.Id), new IssuedTokenData(issued.Token, InitialAccessTokenData.Of(issued.Kept))),
            IssuingResult.Invalid invalid => Problem.Invalid([.. invalid.Faults.Select(fault => new FieldProblem(PointerTo(fault.Field), "invalid", fault.Reason))]),
            _ => throw new UnreachableException(),
        };

    public async Task<RestAnswer> DeleteAsync(RestCall call) => await tokens.DeleteAsync(call.Route("id"), call.Ct) ? RestAnswer.Done : Problem.NotFound;

    private static string PointerTo(IssuingField field) => field switch
    {
        IssuingField.Note => "/note",
        IssuingField.Lifetime => "/expires_in_seconds",
        IssuingField.Uses => "/uses",
        _ => throw new UnreachableException(),
    };
}
