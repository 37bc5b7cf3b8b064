namespace IdentityHost.ExternalSignIn.OpenIdConnect;

/// <summary>A document of a provider that is kept for a while: however many wait for it, it is fetched once.</summary>
/// <param name="fetch">Fetches it, or says why not.</param>
/// <param name="clock">The time.</param>
internal sealed class RemoteDocument<T>(Func<Task<(T? Value, Reading? Failure)>> fetch, TimeProvider clock)
    where T : class
{
    private static readonly TimeSpan s_kept = TimeSpan.FromHours(1);

    // While the provider is down, sign-ins go on with what it said last.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    // Who invents key ids, or waits at a dead provider, must not make us ask at every request.
    private static readonly TimeSpan s_shortestInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Task<Kept>? _asking;
    private Kept _last = new(null, null, DateTimeOffset.MinValue, DateTimeOffset.MinValue);

    /// <summary>The document, as it was fetched within the hour; or why there is none.</summary>
    public Task<(T? Value, Reading? Failure)> GetAsync(CancellationToken ct)
    {
        var last = _last;
        return last.Value is not null && clock.GetUtcNow() - last.FetchedAt < s_kept ? Task.FromResult<(T?, Reading?)>((last.Value, null)) : RenewAsync(ct);
    }

    /// <summary>The document as it is now, unless it was asked for a moment ago.</summary>
    public async Task<(T? Value, Reading? Failure)> RenewAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var last = now - _last.AskedAt < s_shortestInterval ? _last : await AskOnceAsync().WaitAsync(ct);
        return last.Value is not null && now - last.FetchedAt < s_longest ? (last.Value, null) : (null, last.Failure);
    }

    private Task<Kept> AskOnceAsync()
    {
        lock (_gate)
            return _asking ??= AskAsync();
    }

    /// <summary>Not by the token of the one who happened to ask first.</summary>
    private async Task<Kept> AskAsync()
    {
        await Task.Yield();
        try
        {
            var (value, failure) = await fetch();
            var now = clock.GetUtcNow();
            return _last = value is null ? _last with { Failure = failure, AskedAt = now } : new Kept(value, null, now, now);
        }
        finally
        {
            lock (_gate)
                _asking = null;
        }
    }

    private sealed record Kept(T? Value, Reading? Failure, DateTimeOffset FetchedAt, DateTimeOffset AskedAt);
}
