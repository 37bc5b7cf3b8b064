namespace IdentityHost.Data.Sqlite.Writing;

/// <summary>
/// SQLite has one writer. Everything of this process that writes passes here first, so that nobody polls for the file's lock:
/// the writer thread once per batch, Entity Framework once per save. Async waiters are served in their order.
/// </summary>
internal sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim _free = new(1, 1);

    public void Enter() => _free.Wait();

    public bool TryEnter(TimeSpan wait) => _free.Wait(wait);

    public Task<bool> TryEnterAsync(TimeSpan wait, CancellationToken ct) => _free.WaitAsync(wait, ct);

    public void Leave() => _free.Release();

    public void Dispose() => _free.Dispose();
}
